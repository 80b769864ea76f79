package dev.coffre.server.portal.frame;

import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageContext.Navigation;
import dev.coffre.web.page.SiteLinks;
import dev.coffre.web.page.StandingNotice;
import java.util.ArrayList;
import java.util.List;

/** Builds the frame around pages: navigation, notices and title. Thread-safe. */
public final class PortalLayout {
    private static final SiteLinks SITE =
            new SiteLinks("/portal", "/portal/view", "/portal/account", "/portal/sign-out");
    private static final String HOME = "/portal/vaults";
    private static final String PEOPLE = "/portal/people";
    private static final String AUDIT = "/portal/audit";
    private static final String MAIL = "/portal/mail";
    private static final String SERVICE_ADDRESS = "/portal/address";

    private final Assets assets;
    private final PersistentNotices notices;

    public PortalLayout(Assets assets, PersistentNotices standing) {
        this.assets = assets;
        this.notices = standing;
    }

    /** Frame of a page outside the list of vaults. */
    public PageContext standalone(PortalRequest visit, String title) {
        return build(visit, title, List.of(), List.of(), notices.ofService(visit));
    }

    /** Frame of a page below the list of vaults. */
    public PageContext belowVaults(PortalRequest visit, String title) {
        return build(visit, title, List.of(home(visit)), List.of(), notices.ofService(visit));
    }

    /** Frame of a tab of the vault in the address. */
    public PageContext vaultTab(PortalRequest visit, String vaultName, VaultTab tab) {
        return build(visit, vaultName, List.of(home(visit)), tabs(visit, tab), notices.ofVault(visit));
    }

    /** Frame of a page below a tab of the vault in the address. */
    public PageContext belowVaultTab(PortalRequest visit, String vaultName, VaultTab tab, String title) {
        Link above = new Link(vaultName, tab.address(visit.vault().toString()), false);
        return build(visit, title, List.of(home(visit), above), tabs(visit, tab), notices.ofVault(visit));
    }

    private static List<Link> tabs(PortalRequest visit, VaultTab current) {
        List<Link> tabs = new ArrayList<>();
        for (VaultTab tab : VaultTab.values()) {
            if (visit.requirePerson().may(tab.minimumRole(), visit.vault())) {
                String address = tab.address(visit.vault().toString());
                tabs.add(new Link(visit.say("tab." + tab.code()), address, tab == current));
            }
        }
        return tabs;
    }

    private static Link home(PortalRequest visit) {
        return new Link(visit.say("vaults.title"), HOME, false);
    }

    private PageContext build(
            PortalRequest visit, String title, List<Link> trail, List<Link> tabs, List<StandingNotice> standing) {
        List<Link> sections = visit.person().isPresent() ? sections(visit) : List.of();
        return PageContext.of(visit, assets, SITE, title, new Navigation(sections, trail, tabs), standing);
    }

    private static List<Link> sections(PortalRequest visit) {
        Link vaults = section(visit, "vaults.title", HOME);
        Link people = section(visit, "people.title", PEOPLE);
        return visit.requirePerson().administers()
                ? List.of(
                        vaults,
                        people,
                        section(visit, "audit.title", AUDIT),
                        section(visit, "mail.title", MAIL),
                        section(visit, "address.title", SERVICE_ADDRESS))
                : List.of(vaults, people);
    }

    private static Link section(PortalRequest visit, String text, String address) {
        return new Link(visit.say(text), address, visit.path().equals(address));
    }
}
