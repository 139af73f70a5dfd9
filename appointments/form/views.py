"""The pages of the public form."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from appointments.form import network, origin
from appointments.form.request_form import FLOODED, RequestForm
from appointments.models import FloodedError
from clinic.site_page import SitePage
from insights import counting
from insights.models import DailyCount
from insights.senders import page_that_led_here

UNPROCESSABLE = 422  # RFC 9110, 15.5.21
TOO_MANY = 429  # RFC 6585, 4
SEE_OTHER = 303
MAX_PATH = 200  # characters


@method_decorator(csrf_exempt, name="dispatch")  # docs/decisions/0003-no-csrf-cookie.md
@method_decorator(cache_control(no_store=True), name="dispatch")
class RequestAppointment(SitePage, FormView):
    """The form. An error answers the POST itself, so nothing that was typed is kept anywhere."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "appointments/request_form.html"
    form_class = RequestForm
    success_url = reverse_lazy("appointments:thanks")
    extra_context = {"form_action": reverse_lazy("appointments:request")}
    title = "Request an appointment"
    description = "Leave your name and number, and we will call you to find a time."
    nav_current = "appointments"

    def get_initial(self) -> dict[str, Any]:
        return {"treatment": self.request.GET.get("treatment")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"now": timezone.now()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(came_from=self.came_from, **kwargs)

    @property
    def came_from(self) -> str:
        """The path of the page that led to the form; the form sends along what it was given."""
        if self.request.method == "POST":
            return self.request.POST.get("came_from", "")[:MAX_PATH]
        return page_that_led_here(self.request.headers.get("Referer", ""), self.own_origins)

    @property
    def own_origins(self) -> set[str]:
        return {f"{self.request.scheme}://{self.request.get_host()}", settings.SITE_URL}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not origin.is_own(request.headers, self.own_origins):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: RequestForm) -> HttpResponse:
        """Keep the request, and count it for the page that led there: never both in one place."""
        sender = network.sender_network(self.request.META, settings.TRUSTED_PROXIES)
        try:
            kept = form.keep(
                from_network=network.count(sender, form.now), per_hour=settings.REQUESTS_PER_HOUR
            )
        except FloodedError:
            return self.refuse(form)
        if kept.created_at == form.now and not kept.suspicion:
            counting.count(DailyCount.Event.REQUEST_SENT, self.came_from)
        return HttpResponseRedirect(self.get_success_url(), status=SEE_OTHER)

    def form_invalid(self, form: RequestForm) -> HttpResponse:
        self.title = f"Error: {self.title}"
        response = super().form_invalid(form)
        response.status_code = UNPROCESSABLE
        return response

    def refuse(self, form: RequestForm) -> HttpResponse:
        """The form as it was filled in, and the number to call instead."""
        form.add_error(None, FLOODED)
        self.extra_context = self.extra_context | {"is_flooded": True}
        response = self.form_invalid(form)
        response.status_code = TOO_MANY
        response["Retry-After"] = str(network.HOUR)
        return response


class Thanks(SitePage, TemplateView):
    template_name = "appointments/thanks.html"
    title = "We have your request"
    description = "Thank you. Someone from the clinic will call the number you left."
    nav_current = "appointments"
    indexable = False
