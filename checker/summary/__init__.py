"""The collecting office's desk: many reports and a roster of units become tables that stand up to questions.

``desk.run`` takes what came in to a `desk.Desk`; ``tables.of`` makes its tables; ``writing.WRITERS`` writes them.
"""
