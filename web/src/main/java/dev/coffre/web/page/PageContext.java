package dev.coffre.web.page;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.text.Language;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.text.PageTexts;
import java.util.List;
import java.util.Optional;

/**
 * Everything on a page around its content.
 *
 * @param request the request that the page answers
 * @param site addresses of the program
 * @param title the title of the page, in the reader's language
 * @param standing notices that stay on every page until resolved
 */
public record PageContext(
        PageRequest request,
        Assets assets,
        SiteLinks site,
        String title,
        Navigation navigation,
        List<StandingNotice> standing,
        Optional<Notice> notice) {
    public PageContext {
        standing = List.copyOf(standing);
    }

    /** Returns the context of a page that shows the notice of an earlier request. */
    public static PageContext of(
            PageRequest request,
            Assets assets,
            SiteLinks site,
            String title,
            Navigation navigation,
            List<StandingNotice> standing) {
        return new PageContext(request, assets, site, title, navigation, standing, request.takeNotice());
    }

    /**
     * The links around a page.
     *
     * @param sections the sections of the program, in the bar at the top
     * @param trail breadcrumbs, from the outermost page to the one above this one
     * @param tabs the tabs beside this page
     */
    public record Navigation(List<Link> sections, List<Link> trail, List<Link> tabs) {
        public Navigation {
            sections = List.copyOf(sections);
            trail = List.copyOf(trail);
            tabs = List.copyOf(tabs);
        }
    }

    /** Proves that a form was sent by one of our pages (protection against CSRF). */
    public record FormToken(String field, String value) {
        /** Omits the value. */
        @Override
        public String toString() {
            return field;
        }
    }

    public String say(String key, Object... values) {
        return texts().say(key, values);
    }

    public String asset(String name) {
        return assets.address(name);
    }

    public PageTexts texts() {
        return request.texts();
    }

    public Language language() {
        return request.language();
    }

    public Theme theme() {
        return request.theme();
    }

    /** Returns the address of the page, to return to. */
    public String here() {
        return request.pathAndQuery();
    }

    /** Returns the name of the person who is signed in. */
    public Optional<String> person() {
        return request.personName();
    }

    /** Returns the token that every form must send. */
    public FormToken form() {
        return request.formToken();
    }

    public List<Link> sections() {
        return navigation.sections();
    }

    public List<Link> trail() {
        return navigation.trail();
    }

    public List<Link> tabs() {
        return navigation.tabs();
    }

    /** Returns the texts of a problem in the reader's language. */
    public Notice.Refused problem(Problem problem) {
        return Notice.Refused.of(problem, texts().problems());
    }

    /** Returns a reason that is not part of a problem, in the reader's language. */
    public String reason(String reason) {
        return texts().problems().reason(reason);
    }

    /** Returns this frame with a notice. */
    public PageContext withNotice(Notice notice) {
        return new PageContext(request, assets, site, title, navigation, standing, Optional.of(notice));
    }

    /** Returns this frame with the problem as its notice. */
    public PageContext withProblem(Problem problem) {
        return withNotice(problem(problem));
    }
}
