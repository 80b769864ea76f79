package dev.coffre.server.portal.frame;

import dev.coffre.server.people.Role;
import java.util.Locale;

/** Pages of a vault, in the order of their tabs. */
public enum VaultTab {
    QUICK_START(Role.OPERATOR),
    DASHBOARD(Role.READER),
    MACHINES(Role.READER),
    JOBS(Role.READER),
    ALERTS(Role.READER),
    USAGE(Role.READER),
    SAFEGUARDS(Role.READER),
    PIN(Role.OWNER),
    SETTINGS(Role.OWNER);

    private final Role minimumRole;

    VaultTab(Role least) {
        this.minimumRole = least;
    }

    /** Minimum role for the page. */
    public Role minimumRole() {
        return minimumRole;
    }

    /** The name in addresses, such as {@code quick-start}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String address(String vault) {
        return "/portal/vaults/" + vault + "/" + code();
    }
}
