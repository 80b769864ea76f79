package dev.coffre.server.portal.frame;

import dev.coffre.server.people.Actor;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.Site;
import dev.coffre.web.page.Standing;
import java.util.ArrayList;
import java.util.List;

/** Builds the frame around pages: navigation, notices and title. Thread-safe. */
public final class Frames {
    private static final Site SITE = new Site("/portal", "/portal/view", "/portal/account", "/portal/sign-out");
    private static final String HOME = "/portal/vaults";
    private static final String PEOPLE = "/portal/people";
    private static final String AUDIT = "/portal/audit";
    private static final String MAIL = "/portal/mail";
    private static final String SERVICE_ADDRESS = "/portal/address";

    private final Assets assets;
    private final StandingNotices standing;

    public Frames(Assets assets, StandingNotices standing) {
        this.assets = assets;
        this.standing = standing;
    }

    /** Frame of a page outside the list of vaults. */
    public Frame plain(Visit visit, String title) {
        return frame(visit, title, List.of(), List.of(), standing.ofService(visit));
    }

    /** Frame of a page below the list of vaults. */
    public Frame belowVaults(Visit visit, String title) {
        return frame(visit, title, List.of(home(visit)), List.of(), standing.ofService(visit));
    }

    /** Frame of a tab of the vault in the address. */
    public Frame ofVault(Visit visit, String vaultName, VaultTab tab) {
        return frame(visit, vaultName, List.of(home(visit)), tabs(visit, tab), standing.ofVault(visit));
    }

    /** Frame of a page below a tab of the vault in the address. */
    public Frame belowTab(Visit visit, String vaultName, VaultTab tab, String title) {
        Link above = new Link(vaultName, tab.address(visit.vault().toString()), false);
        return frame(visit, title, List.of(home(visit), above), tabs(visit, tab), standing.ofVault(visit));
    }

    private static List<Link> tabs(Visit visit, VaultTab current) {
        List<Link> tabs = new ArrayList<>();
        for (VaultTab tab : VaultTab.values()) {
            if (visit.who().may(tab.least(), visit.vault())) {
                String address = tab.address(visit.vault().toString());
                tabs.add(new Link(visit.say("tab." + tab.code()), address, tab == current));
            }
        }
        return tabs;
    }

    private static Link home(Visit visit) {
        return new Link(visit.say("vaults.title"), HOME, false);
    }

    private Frame frame(Visit visit, String title, List<Link> trail, List<Link> tabs, List<Standing> standing) {
        return new Frame(
                visit.texts(),
                visit.theme(),
                assets,
                SITE,
                title,
                visit.here(),
                visit.person().map(Actor::name),
                visit.person().isPresent() ? sections(visit) : List.of(),
                trail,
                tabs,
                standing,
                visit.told(),
                visit.form());
    }

    private static List<Link> sections(Visit visit) {
        Link vaults = section(visit, "vaults.title", HOME);
        Link people = section(visit, "people.title", PEOPLE);
        return visit.who().administers()
                ? List.of(
                        vaults,
                        people,
                        section(visit, "audit.title", AUDIT),
                        section(visit, "mail.title", MAIL),
                        section(visit, "address.title", SERVICE_ADDRESS))
                : List.of(vaults, people);
    }

    private static Link section(Visit visit, String text, String address) {
        return new Link(visit.say(text), address, visit.path().equals(address));
    }
}
