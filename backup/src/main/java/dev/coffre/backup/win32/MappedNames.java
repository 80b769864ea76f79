package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that Windows cannot hold. A byte that is not allowed becomes the character U+F000 plus the byte, as WSL and Cygwin
 * do. The mapping is reversible: {@link #original} returns the name that {@link #windowsName}, {@link #nativeName} or
 * {@link #caseVariant} was given, so a recovered file is backed up under its own name again.
 */
public final class MappedNames {
    private static final int MAPPED = 0xF000;
    private static final String FORBIDDEN = "<>:\"|?*\\/";

    /** Names of devices, with any extension ("Naming Files, Paths, and Namespaces", Microsoft Learn). */
    private static final Pattern DEVICE =
            Pattern.compile("(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9¹²³])[ ]*(\\..*)?", Pattern.DOTALL);

    private MappedNames() {}

    /** Returns the name that programs of Windows can use for a name of another system. */
    public static String windowsName(ByteString name) {
        String plain = usable(mapBytes(name, false));
        return original(plain).equals(name) ? plain : usable(mapBytes(name, true));
    }

    /**
     * Returns the name for a name of Windows. Only bytes that no file system of Windows can hold are mapped. Names such as
     * {@code CON}, or with a dot at the end, stay: backup programs can open and create them.
     */
    public static String nativeName(ByteString name) {
        String plain = mapBytes(name, false);
        return original(plain).equals(name) ? plain : mapBytes(name, true);
    }

    /** Maps what makes a name unusable for programs: a dot or space at the end, and the first letter of a device's name. */
    private static String usable(String name) {
        StringBuilder mapped = new StringBuilder(name);
        int last = mapped.length() - 1;
        if (last >= 0 && isIgnoredAtEnd(mapped.charAt(last))) {
            mapped.setCharAt(last, mapped(mapped.charAt(last)));
        }
        if (DEVICE.matcher(mapped.toString().toUpperCase(Locale.ROOT)).matches()) {
            mapped.setCharAt(0, mapped(mapped.charAt(0)));
        }
        return mapped.toString();
    }

    /** @param escaped whether characters that look mapped are mapped, too, because the name would be ambiguous otherwise */
    private static String mapBytes(ByteString name, boolean escaped) {
        byte[] bytes = name.toByteArray();
        StringBuilder wide = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int length = validSequence(bytes, at);
            if (length == 0) {
                wide.append(mapped(bytes[at]));
                at++;
                continue;
            }
            String point =
                    WideString.decode(ByteString.of(bytes, at, at + length)).orElseThrow();
            if (escaped && isMapped(point.charAt(0)) || joinsPair(wide, point)) {
                mapBytes(bytes, at, at + length, wide);
            } else {
                wide.append(isForbidden(point.charAt(0)) ? String.valueOf(mapped(point.charAt(0))) : point);
            }
            at += length;
        }
        return wide.toString();
    }

    /**
     * Returns a spelling of {@link #windowsName} that Windows distinguishes from a name that differs by case only: all
     * letters are mapped.
     */
    public static String caseVariant(ByteString name) {
        String plain = mapLetters(usable(mapBytes(name, false)));
        return original(plain).equals(name) ? plain : mapLetters(usable(mapBytes(name, true)));
    }

    private static String mapLetters(String windowsName) {
        StringBuilder variant = new StringBuilder(windowsName.length());
        windowsName.codePoints().forEach(point -> {
            if (Character.toUpperCase(point) == Character.toLowerCase(point)) {
                variant.appendCodePoint(point);
            } else {
                byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                mapBytes(bytes, 0, bytes.length, variant);
            }
        });
        return variant.toString();
    }

    /** Returns a key that is equal for two names that Windows may not distinguish. */
    public static String caseKey(String windowsName) {
        StringBuilder key = new StringBuilder(windowsName.length());
        windowsName
                .chars()
                .forEach(unit -> key.append((char) Character.toLowerCase(Character.toUpperCase((char) unit))));
        return key.toString();
    }

    /** Returns the original name of a name on a disk of Windows; its own bytes if it is no mapped name. */
    public static ByteString original(String windowsName) {
        ByteString own = WideString.encode(windowsName);
        if (windowsName.chars().noneMatch(unit -> isMapped((char) unit))) {
            return own;
        }
        for (Mapping mapping : Mapping.values()) {
            ByteString candidate = unmapped(windowsName, mapping);
            for (boolean escaped : new boolean[] {false, true}) {
                if (mapping.apply(mapBytes(candidate, escaped)).equals(windowsName)) {
                    return candidate;
                }
            }
        }
        return own;
    }

    /** The mappings that may have made a name, in the order in which they are tried. */
    private enum Mapping {
        CASE_VARIANT,
        USABLE,
        BYTES_ONLY;

        String apply(String name) {
            return switch (this) {
                case USABLE -> usable(name);
                case BYTES_ONLY -> name;
                case CASE_VARIANT -> mapLetters(usable(name));
            };
        }

        /** Returns whether it may have mapped the byte to the character at this place. */
        boolean maps(char unit, int index, int length) {
            return unit >= 0x80
                    || isForbidden(unit)
                    || switch (this) {
                        case USABLE -> index == 0 || index == length - 1 && isIgnoredAtEnd(unit);
                        case BYTES_ONLY -> false;
                        case CASE_VARIANT -> Character.isLetter(unit) || index == length - 1 && isIgnoredAtEnd(unit);
                    };
        }
    }

    private static ByteString unmapped(String windowsName, Mapping mapping) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(windowsName.length() * 3);
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < windowsName.length(); i++) {
            char unit = windowsName.charAt(i);
            if (isMapped(unit) && mapping.maps((char) (unit - MAPPED), i, windowsName.length())) {
                bytes.writeBytes(WideString.encode(kept.toString()).toByteArray());
                kept.setLength(0);
                bytes.write(unit - MAPPED);
            } else {
                kept.append(unit);
            }
        }
        bytes.writeBytes(WideString.encode(kept.toString()).toByteArray());
        return ByteString.of(bytes.toByteArray());
    }

    /**
     * Returns the original names of one folder, in the same order. If two have the same original name, the one that is
     * mapped keeps its own.
     */
    public static List<ByteString> originals(List<String> windowsNames) {
        Set<ByteString> plain = new HashSet<>();
        boolean hasMapped = false;
        for (String name : windowsNames) {
            ByteString own = WideString.encode(name);
            boolean isMapped = !original(name).equals(own);
            hasMapped |= isMapped;
            if (!isMapped) {
                plain.add(own);
            }
        }
        if (!hasMapped) {
            return windowsNames.stream().map(WideString::encode).toList();
        }
        Set<ByteString> taken = new HashSet<>(plain);
        return windowsNames.stream()
                .map(name -> {
                    ByteString own = WideString.encode(name);
                    ByteString original = original(name);
                    return original.equals(own) || taken.add(original) ? original : own;
                })
                .toList();
    }

    private static boolean isForbidden(char unit) {
        return unit < 0x20 || FORBIDDEN.indexOf(unit) >= 0;
    }

    private static boolean isIgnoredAtEnd(char unit) {
        return unit == '.' || unit == ' ';
    }

    private static boolean isMapped(char unit) {
        return unit >= MAPPED && unit <= MAPPED + 0xFF;
    }

    private static char mapped(int unit) {
        return (char) (MAPPED + (unit & 0xFF));
    }

    private static void mapBytes(byte[] bytes, int from, int to, StringBuilder wide) {
        for (int i = from; i < to; i++) {
            wide.append(mapped(bytes[i]));
        }
    }

    /** Returns whether two lone surrogates would become one character, which has other bytes. */
    private static boolean joinsPair(StringBuilder before, String point) {
        return point.length() == 1
                && Character.isLowSurrogate(point.charAt(0))
                && !before.isEmpty()
                && Character.isHighSurrogate(before.charAt(before.length() - 1));
    }

    /** Returns the length of the character at this place, with lone surrogates allowed; 0 if there is none. */
    private static int validSequence(byte[] bytes, int at) {
        for (int length = 1; length <= 4 && at + length <= bytes.length; length++) {
            if (WideString.decode(ByteString.of(bytes, at, at + length)).isPresent()) {
                return length;
            }
        }
        return 0;
    }
}
