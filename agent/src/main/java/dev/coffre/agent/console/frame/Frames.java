package dev.coffre.agent.console.frame;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.Site;
import dev.coffre.web.page.Standing;
import java.util.List;
import java.util.Optional;

/** Builds the frame of a page: title, navigation and notices. Thread-safe. */
public final class Frames {
    private static final Site SITE = new Site("/", "/view", "/", "/");
    private static final String REGISTRATION = "/registration";

    private final Assets assets;
    private final KeyFolder keys;

    /** @param keys decide which sections are shown, by whether this machine is registered */
    public Frames(Assets assets, KeyFolder keys) {
        this.assets = assets;
        this.keys = keys;
    }

    /** @param titleKey message key of the page's title */
    public Frame of(Visit visit, String titleKey) {
        return of(visit, titleKey, List.of());
    }

    /** Returns the frame of a page with breadcrumbs. */
    public Frame of(Visit visit, String titleKey, List<Link> trail) {
        return of(visit, titleKey, trail, List.of());
    }

    /** Returns the frame of a page with tabs. */
    public Frame tabbed(Visit visit, String titleKey, List<Link> tabs) {
        return of(visit, titleKey, List.of(), tabs);
    }

    /** Of a page that tells this problem alone. It leaves the session's notice for the next page, and so needs no turn. */
    public Frame ofProblem(Visit visit, String titleKey, Notice problem) {
        return of(visit, titleKey, List.of(), List.of(), Optional.of(problem));
    }

    private Frame of(Visit visit, String titleKey, List<Link> trail, List<Link> tabs) {
        return of(visit, titleKey, trail, tabs, visit.told());
    }

    private Frame of(Visit visit, String titleKey, List<Link> trail, List<Link> tabs, Optional<Notice> told) {
        return new Frame(
                visit.texts(),
                visit.theme(),
                assets,
                SITE,
                visit.say(titleKey),
                visit.here(),
                Optional.empty(),
                visit.isLetIn() ? sections(visit) : List.of(),
                trail,
                tabs,
                visit.isLetIn() ? standing(visit) : List.of(),
                told,
                visit.form());
    }

    private List<Link> sections(Visit visit) {
        Link home = section(visit, "home.section", "/");
        if (!keys.isRegistered()) {
            return List.of(
                    home,
                    section(visit, "registration.section", REGISTRATION),
                    section(visit, "recovery.section", "/recovery"));
        }
        return List.of(
                home,
                section(visit, "schedule.section", "/schedule"),
                section(visit, "backup.section", "/backup"),
                section(visit, "recovery.section", "/recovery"),
                section(visit, "jobs.section", "/jobs"),
                section(visit, "properties.section", "/properties"));
    }

    private static Link section(Visit visit, String text, String address) {
        boolean current =
                address.equals("/") ? visit.path().equals("/") : visit.path().startsWith(address);
        return new Link(visit.say(text), address, current);
    }

    private List<Standing> standing(Visit visit) {
        if (keys.isRegistered() || !keys.hasPending() || visit.path().startsWith(REGISTRATION)) {
            return List.of();
        }
        Link more = new Link(visit.say("registration.continue"), REGISTRATION, false);
        return List.of(new Standing(true, visit.say("registration.incomplete"), Optional.empty(), Optional.of(more)));
    }
}
