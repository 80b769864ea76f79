package dev.coffre.agent.console.page;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageContext.Navigation;
import dev.coffre.web.page.SiteLinks;
import dev.coffre.web.page.StandingNotice;
import java.util.List;
import java.util.Optional;

/** Builds the frame of a page: title, navigation and notices. Thread-safe. */
public final class ConsoleLayout {
    private static final SiteLinks SITE = new SiteLinks("/", "/view", "/", "/");
    private static final String REGISTRATION = "/registration";

    private final Assets assets;
    private final KeyFolder keys;

    /** @param keys decide which sections are shown, by whether this machine is registered */
    public ConsoleLayout(Assets assets, KeyFolder keys) {
        this.assets = assets;
        this.keys = keys;
    }

    /** @param titleKey message key of the page's title */
    public PageContext frame(ConsolePageRequest request, String titleKey) {
        return frame(request, titleKey, List.of());
    }

    /** Returns the frame of a page with breadcrumbs. */
    public PageContext frame(ConsolePageRequest request, String titleKey, List<Link> trail) {
        return frame(request, titleKey, trail, List.of());
    }

    /** Returns the frame of a page with tabs. */
    public PageContext tabbedFrame(ConsolePageRequest request, String titleKey, List<Link> tabs) {
        return frame(request, titleKey, List.of(), tabs);
    }

    /** Returns the context of a problem page. The session's notice stays for the next page, so no lock is needed. */
    public PageContext ofProblem(ConsolePageRequest request, String titleKey, Problem problem) {
        return new PageContext(
                request,
                assets,
                SITE,
                request.say(titleKey),
                navigation(request, List.of(), List.of()),
                statusNotices(request),
                Optional.of(Notice.Refused.of(problem, request.texts().problems())));
    }

    private PageContext frame(ConsolePageRequest request, String titleKey, List<Link> trail, List<Link> tabs) {
        return PageContext.of(
                request, assets, SITE, request.say(titleKey), navigation(request, trail, tabs), statusNotices(request));
    }

    private Navigation navigation(ConsolePageRequest request, List<Link> trail, List<Link> tabs) {
        return new Navigation(request.hasSession() ? sections(request) : List.of(), trail, tabs);
    }

    private List<Link> sections(ConsolePageRequest request) {
        Link home = section(request, "home.section", "/");
        if (!keys.isRegistered()) {
            return List.of(
                    home,
                    section(request, "registration.section", REGISTRATION),
                    section(request, "recovery.section", "/recovery"));
        }
        return List.of(
                home,
                section(request, "schedule.section", "/schedule"),
                section(request, "backup.section", "/backup"),
                section(request, "recovery.section", "/recovery"),
                section(request, "jobs.section", "/jobs"),
                section(request, "properties.section", "/properties"));
    }

    private static Link section(ConsolePageRequest request, String text, String address) {
        boolean current = address.equals("/")
                ? request.path().equals("/")
                : request.path().startsWith(address);
        return new Link(request.say(text), address, current);
    }

    private List<StandingNotice> statusNotices(ConsolePageRequest request) {
        if (!request.hasSession()
                || keys.isRegistered()
                || !keys.hasPending()
                || request.path().startsWith(REGISTRATION)) {
            return List.of();
        }
        Link more = new Link(request.say("registration.continue"), REGISTRATION, false);
        return List.of(
                new StandingNotice(true, request.say("registration.incomplete"), Optional.empty(), Optional.of(more)));
    }
}
