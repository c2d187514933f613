def template(kind, language, currency_code, calendar="jalali"):
    raise KeyError(kind)
