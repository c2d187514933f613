"""Who stays and who leaves: churn, retention, cohorts, and what is at stake."""
