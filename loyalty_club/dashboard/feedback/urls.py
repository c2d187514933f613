"""Addresses of surveys and of what they tell."""

from django.urls import path

from loyalty_club.dashboard.feedback import answers, feedback, sign, surveys

urlpatterns = [
    path("feedback/", feedback.feedback, name="dashboard-feedback"),
    path("feedback/answers/", answers.answers, name="dashboard-feedback-answers"),
    path(
        "feedback/answers/<int:survey_id>/release/",
        answers.release,
        name="dashboard-answer-release",
    ),
    path("feedback/surveys/", surveys.surveys, name="dashboard-surveys"),
    path("feedback/surveys/new/", surveys.new, name="dashboard-survey-new"),
    path("feedback/surveys/expected/", surveys.expected, name="dashboard-survey-expected"),
    path("feedback/surveys/<int:survey_plan_id>/", surveys.change, name="dashboard-survey-change"),
    path("feedback/surveys/<int:survey_plan_id>/use/", surveys.use, name="dashboard-survey-use"),
    path("feedback/surveys/<int:survey_plan_id>/rest/", surveys.rest, name="dashboard-survey-rest"),
    path("feedback/sign/", sign.sign, name="dashboard-feedback-sign"),
]
