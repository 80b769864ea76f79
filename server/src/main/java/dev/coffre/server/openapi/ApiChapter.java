package dev.coffre.server.openapi;

/** The chapters of the API document, in their order. */
public enum ApiChapter {
    TRUST("Trust and tokens"),
    BACKUP("Backup"),
    RECOVERY("Recovery"),
    REPORTS("Reports"),
    DOWNLOADS("Downloads"),
    VAULTS("Vaults and machines"),
    ACCOUNTS("Accounts"),
    API_TOKENS("API tokens"),
    AUDIT("Audit log"),
    ADDRESS("Address"),
    HEALTH("Jobs and health"),
    ALERTS("Alerts"),
    RETENTION("Retention"),
    MAIL("Mail"),
    MONITORING("Watching"),
    DOCUMENT("This document");

    private final String title;

    ApiChapter(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
