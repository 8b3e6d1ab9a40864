"""Give a company its own way out."""

from dataclasses import replace

from chalicelib.mail.companies import Company, Security, SmtpSettings
from chalicelib.tables.companies import save_company
from chalicelib.transports.credentials import encrypt_password


def set_smtp(
    company: Company,
    *,
    host: str,
    port: int,
    security: Security,
    username: str,
    password: str,
    from_email: str,
    from_name: str,
) -> Company:
    """The company as it is then; the password is kept encrypted only."""
    smtp = SmtpSettings(
        host=host,
        port=port,
        security=security,
        username=username,
        encrypted_password=encrypt_password(password, company_id=company.company_id),
        from_email=from_email,
        from_name=from_name,
    )
    changed = replace(company, smtp=smtp)
    save_company(changed)
    return changed
