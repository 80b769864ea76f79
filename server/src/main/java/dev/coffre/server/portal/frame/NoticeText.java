package dev.coffre.server.portal.frame;

import dev.coffre.web.page.Notice;
import java.util.Optional;

/** A notice as one text, which a session keeps until the next page. */
final class NoticeText {
    /** A control character, which no text for people has. */
    private static final String SEPARATOR = "\u001f";

    private static final int REFUSED_PARTS = 4;

    private NoticeText() {}

    static String of(Notice notice) {
        return switch (notice) {
            case Notice.Done done -> done.text();
            case Notice.Refused refused ->
                String.join(SEPARATOR, refused.title(), refused.cause(), refused.remedy(), refused.code());
        };
    }

    /** Returns empty if the text was written in another form. */
    static Optional<Notice> parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        return switch (parts.length) {
            case 1 -> Optional.of(new Notice.Done(text));
            case REFUSED_PARTS -> Optional.of(new Notice.Refused(parts[0], parts[1], parts[2], parts[3]));
            default -> Optional.empty();
        };
    }
}
