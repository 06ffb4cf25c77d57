# 构建:docker build -t fazhi-checker .
# 使用:docker run --rm --network none -v "$PWD:/reports:ro" fazhi-checker check /reports
FROM python:3.12-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/fazhi && /opt/fazhi/bin/pip install --no-cache-dir --quiet . && find /opt/fazhi -name __pycache__ -prune -exec rm -rf {} +

FROM python:3.12-slim
COPY --from=build /opt/fazhi /opt/fazhi
RUN useradd --system --create-home --uid 10001 fazhi
ENV PATH=/opt/fazhi/bin:$PATH PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8
USER fazhi
WORKDIR /reports
ENTRYPOINT ["fazhi"]
CMD ["--help"]
