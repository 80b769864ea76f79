package dev.coffre.acceptance.secrecy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A secret, and every form in which it could get out. */
public record Canary(String name, byte[] secret) {
    private static final int BASE64_GROUP = 3;

    public static Canary of(String name, String text) {
        return new Canary(name, text.getBytes(StandardCharsets.UTF_8));
    }

    List<byte[]> forms() {
        List<byte[]> forms = new ArrayList<>();
        forms.add(secret);
        forms.add(ascii(HexFormat.of().formatHex(secret)));
        forms.add(ascii(HexFormat.of().withUpperCase().formatHex(secret)));
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            for (int before = 0; before < BASE64_GROUP; before++) {
                forms.add(insideBase64(encoder, before));
            }
        }
        forms.add(
                ascii(URLEncoder.encode(new String(secret, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)));
        return forms;
    }

    /** The characters that depend on the secret alone, when so many bytes stand before it in its last group. */
    private byte[] insideBase64(Base64.Encoder encoder, int before) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String text = encoder.withoutPadding().encodeToString(shifted);
        int first = before == 0 ? 0 : before + 1;
        int last = shifted.length % BASE64_GROUP == 0 ? text.length() : text.length() - 1;
        return ascii(text.substring(first, last));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name;
    }
}
