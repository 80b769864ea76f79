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
    public PageContext standalone(PortalRequest request, String title) {
        return build(request, title, List.of(), List.of(), notices.ofService(request));
    }

    /** Frame of a page below the list of vaults. */
    public PageContext belowVaults(PortalRequest request, String title) {
        return build(request, title, List.of(home(request)), List.of(), notices.ofService(request));
    }

    /** Frame of a tab of the vault in the address. */
    public PageContext vaultTab(PortalRequest request, String vaultName, VaultTab tab) {
        return build(request, vaultName, List.of(home(request)), tabs(request, tab), notices.ofVault(request));
    }

    /** Frame of a page below a tab of the vault in the address. */
    public PageContext belowVaultTab(PortalRequest request, String vaultName, VaultTab tab, String title) {
        Link above = new Link(vaultName, tab.address(request.vault().toString()), false);
        return build(request, title, List.of(home(request), above), tabs(request, tab), notices.ofVault(request));
    }

    private static List<Link> tabs(PortalRequest request, VaultTab current) {
        List<Link> tabs = new ArrayList<>();
        for (VaultTab tab : VaultTab.values()) {
            if (request.requirePerson().may(tab.minimumRole(), request.vault())) {
                String address = tab.address(request.vault().toString());
                tabs.add(new Link(request.say("tab." + tab.code()), address, tab == current));
            }
        }
        return tabs;
    }

    private static Link home(PortalRequest request) {
        return new Link(request.say("vaults.title"), HOME, false);
    }

    private PageContext build(
            PortalRequest request, String title, List<Link> trail, List<Link> tabs, List<StandingNotice> standing) {
        List<Link> sections = request.person().isPresent() ? sections(request) : List.of();
        return PageContext.of(request, assets, SITE, title, new Navigation(sections, trail, tabs), standing);
    }

    private static List<Link> sections(PortalRequest request) {
        Link vaults = section(request, "vaults.title", HOME);
        Link people = section(request, "people.title", PEOPLE);
        return request.requirePerson().administers()
                ? List.of(
                        vaults,
                        people,
                        section(request, "audit.title", AUDIT),
                        section(request, "mail.title", MAIL),
                        section(request, "address.title", SERVICE_ADDRESS))
                : List.of(vaults, people);
    }

    private static Link section(PortalRequest request, String text, String address) {
        return new Link(request.say(text), address, request.path().equals(address));
    }
}
