package dev.coffre.web.page;

import dev.coffre.web.asset.Assets;
import dev.coffre.vault.text.Language;
import dev.coffre.web.text.PageTexts;
import java.util.List;
import java.util.Optional;

/**
 * Everything on a page around its content.
 *
 * @param site addresses of the program
 * @param title the title of the page, in the reader's language
 * @param here address of the page, to return to
 * @param person the person who is signed in
 * @param sections the sections of the program, in the bar at the top
 * @param trail breadcrumbs, from the outermost page to the one above this one
 * @param tabs the tabs beside this page
 * @param standing notices that stay on every page until resolved
 * @param form token that every form must send
 */
public record PageContext(
        PageTexts texts,
        Theme theme,
        Assets assets,
        SiteLinks site,
        String title,
        String here,
        Optional<String> person,
        List<Link> sections,
        List<Link> trail,
        List<Link> tabs,
        List<StandingNotice> standing,
        Optional<Notice> notice,
        FormToken form) {
    public PageContext {
        sections = List.copyOf(sections);
        trail = List.copyOf(trail);
        tabs = List.copyOf(tabs);
        standing = List.copyOf(standing);
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
        return texts.say(key, values);
    }

    public String asset(String name) {
        return assets.address(name);
    }

    public Language language() {
        return texts.language();
    }

    /** Returns this frame with a notice. */
    public PageContext withNotice(Notice notice) {
        return new PageContext(
                texts,
                theme,
                assets,
                site,
                title,
                here,
                person,
                sections,
                trail,
                tabs,
                standing,
                Optional.of(notice),
                form);
    }
}
