"""The list with the columns, the search and the page length of Minideck's."""

from django.contrib import admin

from .models import Account, MiniProgram


@admin.register(Account)
class AccountAdmin(admin.ModelAdmin):
    """Is there for the detail page's choice of a creator."""

    search_fields = ["name", "email"]


@admin.register(MiniProgram)
class MiniProgramAdmin(admin.ModelAdmin):
    """The page that is measured."""

    list_display = ["name", "other_name", "public_id", "kind", "status", "creator", "modified"]
    list_select_related = ["creator"]
    list_per_page = 50
    ordering = ["-modified"]
    search_fields = ["name", "other_name", "public_id", "creator__name", "creator__email"]
    # A choice among two hundred creators would make the page four times as long.
    autocomplete_fields = ["creator"]
