package dev.coffre.web.page;

import dev.coffre.web.asset.Assets;
import dev.coffre.web.text.Language;
import dev.coffre.web.text.Texts;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds a page.
 *
 * @param site the program whose page it is
 * @param title of the page, in the reader's language
 * @param here the address of the page, to come back to
 * @param person who is signed in
 * @param sections of the program, in the bar at the top
 * @param trail from the outside in, to the page above this one
 * @param tabs beside this page
 * @param standing what is so on other pages, too
 * @param form what every form must send along
 */
public record Frame(
        Texts texts,
        Theme theme,
        Assets assets,
        Site site,
        String title,
        String here,
        Optional<String> person,
        List<Link> sections,
        List<Link> trail,
        List<Link> tabs,
        List<Standing> standing,
        Optional<Notice> notice,
        FormToken form) {
    public Frame {
        sections = List.copyOf(sections);
        trail = List.copyOf(trail);
        tabs = List.copyOf(tabs);
        standing = List.copyOf(standing);
    }

    /** Shows that a form was sent by one of our pages. */
    public record FormToken(String field, String value) {
        /** Without its value. */
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

    /** Leaves the rest as it is. */
    public Frame with(Notice told) {
        return new Frame(
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
                Optional.of(told),
                form);
    }
}
