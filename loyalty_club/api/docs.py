"""The page that shows the API: Swagger UI from our own files, nothing inline, nothing outside."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsPage(SpectacularSwaggerSplitView):
    """As it comes, in a template that keeps to the strict content policy."""

    url_name = "api-schema"
    template_name = "api/docs.html"
