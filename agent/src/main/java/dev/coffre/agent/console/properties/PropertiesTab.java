package dev.coffre.agent.console.properties;

import java.util.Locale;

/** The tabs of <em>Change properties</em>, in their order. */
enum PropertiesTab {
    PROXY,
    THROTTLING,
    ENCRYPTION,
    CACHE,
    NOTIFICATIONS,
    HOOKS,
    PROTECTION;

    /** {@code proxy}: in texts, templates and addresses. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String address() {
        return "/properties/" + code();
    }
}
