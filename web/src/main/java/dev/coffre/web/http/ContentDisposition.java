package dev.coffre.web.http;

import dev.coffre.vault.text.SafeText;
import java.nio.charset.StandardCharsets;

/** The header {@code Content-Disposition}, by which a browser saves a response (RFC 6266, RFC 8187). */
public final class ContentDisposition {
    public static final String HEADER = "Content-Disposition";

    /** Characters that a parameter may contain unencoded, beside letters and digits. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    /** Characters that separate names of a path or that systems reserve. */
    private static final String RESERVED = "/\\:*?\"<>|";

    private static final int MAX_LENGTH = 255;

    private ContentDisposition() {}

    /**
     * Returns the value for a response to be saved.
     *
     * @param fileName untrusted: characters that are invisible, reserved or not text become underscores
     */
    public static String attachment(String fileName) {
        String name = clean(fileName);
        return "attachment; filename=\"" + ascii(name) + "\"; filename*=UTF-8''" + encoded(name);
    }

    private static String clean(String fileName) {
        StringBuilder name = new StringBuilder();
        fileName.codePoints()
                .limit(MAX_LENGTH)
                .map(point -> isAllowed(point) ? point : '_')
                .forEach(name::appendCodePoint);
        return name.isEmpty() ? "_" : name.toString();
    }

    private static boolean isAllowed(int point) {
        return SafeText.isVisible(point) && RESERVED.indexOf(point) < 0 && point != 0xfffd;
    }

    /** For programs that do not know {@code filename*}. A percent sign would be decoded by some. */
    private static String ascii(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .map(point -> point >= ' ' && point < 0x7f && point != '%' ? point : '_')
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each >= '0' && each <= '9'
                    || each >= 'A' && each <= 'Z'
                    || each >= 'a' && each <= 'z'
                    || PLAIN.indexOf(each) >= 0;
            encoded.append(plain ? String.valueOf((char) each) : "%%%02X".formatted(each));
        }
        return encoded.toString();
    }
}
