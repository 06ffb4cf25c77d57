"""The web page and the REST interface of ``fazhi serve``; nothing else imports this package, and it has no judgement of its own."""
