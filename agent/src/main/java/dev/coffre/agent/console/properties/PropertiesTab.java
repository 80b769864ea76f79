package dev.coffre.agent.console.properties;

import java.util.Locale;

/** The tabs of <em>Change properties</em>, in display order. */
enum PropertiesTab {
    PROXY,
    THROTTLING,
    ENCRYPTION,
    CACHE,
    NOTIFICATIONS,
    HOOKS,
    PROTECTION;

    /** The code in texts, templates and addresses, such as {@code proxy}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String address() {
        return "/properties/" + code();
    }
}
