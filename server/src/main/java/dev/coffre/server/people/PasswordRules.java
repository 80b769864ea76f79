package dev.coffre.server.people;

import dev.coffre.vault.field.Names;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules for passwords. NIST SP 800-63B, section 3.1.1.2, asks for length and a block list, and advises against rules of
 * composition.
 */
final class PasswordRules {
    /** In characters. */
    static final int MINIMUM = Names.PASSWORD_LEAST;

    private static final int MAXIMUM = Names.PASSWORD_MOST;

    /** A long password with fewer distinct characters is as weak as a short one. */
    private static final int LEAST_KINDS = 5;

    /** Letters and digits that must remain when the names in a password are removed. */
    private static final int LEAST_BESIDE_NAMES = 6;

    private static final int LEAST_NAME = 3;
    private static final int REPETITIONS = 3;
    private static final String LIST = "common-passwords.txt";
    private static final List<String> NAMES =
            List.of("administrateur", "administrator", "sauvegarde", "coffre", "backup", "vault", "admin");
    private static final List<String> ROWS = Stream.of(
                    "abcdefghijklmnopqrstuvwxyz",
                    "012345678901234567890123456789",
                    "qwertyuiopasdfghjklzxcvbnm",
                    "azertyuiopqsdfghjklmwxcvbn")
            .flatMap(row -> Stream.of(row, new StringBuilder(row).reverse().toString()))
            .toList();

    /** Lower-case entries: whole passwords, and words that stay weak with digits around them. */
    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /** @throws dev.coffre.vault.problem.Problem {@code password-too-short} or {@code password-too-common} */
    static void require(String account, String password) {
        if (Names.length(password) < MINIMUM) {
            throw ProblemCode.PASSWORD_TOO_SHORT.with("minimum", MINIMUM);
        }
        if (Names.length(password) > MAXIMUM) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a password has at most " + MAXIMUM + " characters");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (isListed(lower) || isRepetition(lower) || isRow(lower) || isName(account.toLowerCase(Locale.ROOT), lower)) {
            throw ProblemCode.PASSWORD_TOO_COMMON.problem();
        }
    }

    private static boolean isListed(String lower) {
        String undecorated = lower.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return Stream.of(lower, letters(lower), letters(plain(undecorated))).anyMatch(COMMON::contains);
    }

    private static boolean isRepetition(String lower) {
        if (lower.codePoints().distinct().count() < LEAST_KINDS) {
            return true;
        }
        for (int unit = 1; unit <= lower.length() / REPETITIONS; unit++) {
            String repeated = lower.substring(0, unit).repeat(lower.length() / unit + 1);
            if (repeated.startsWith(lower)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRow(String lower) {
        return ROWS.stream().anyMatch(row -> row.contains(lower));
    }

    private static boolean isName(String account, String lower) {
        String rest = lower;
        for (String name : Stream.concat(Stream.of(account), NAMES.stream())
                .filter(name -> name.length() >= LEAST_NAME)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            rest = rest.replace(name, "");
        }
        return !rest.equals(lower)
                && rest.codePoints().filter(Character::isLetterOrDigit).count() < LEAST_BESIDE_NAMES;
    }

    private static String letters(String text) {
        return text.replaceAll("[^\\p{L}]+", "");
    }

    /** Replaces digits and signs that look like letters. */
    private static String plain(String text) {
        return text.replace('@', 'a')
                .replace('4', 'a')
                .replace('3', 'e')
                .replace('1', 'i')
                .replace('!', 'i')
                .replace('0', 'o')
                .replace('$', 's')
                .replace('5', 's');
    }

    private static Set<String> common() {
        try (InputStream in = Objects.requireNonNull(PasswordRules.class.getResourceAsStream(LIST))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
