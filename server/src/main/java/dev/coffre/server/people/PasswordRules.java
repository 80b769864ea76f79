package dev.coffre.server.people;

import dev.coffre.vault.field.NameRules;
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
    static final int MIN_LENGTH = NameRules.PASSWORD_MIN_LENGTH;

    private static final int MAX_LENGTH = NameRules.PASSWORD_MAX_LENGTH;

    /** A long password with fewer distinct characters is as weak as a short one. */
    private static final int MIN_DISTINCT_CHARACTERS = 5;

    /** Letters and digits that must remain when the names in a password are removed. */
    private static final int MIN_CHARACTERS_BESIDE_NAMES = 6;

    private static final int MIN_NAME_LENGTH = 3;
    private static final int REPETITIONS = 3;
    private static final String LIST = "common-passwords.txt";
    private static final List<String> NAMES =
            List.of("administrateur", "administrator", "sauvegarde", "coffre", "backup", "vault", "admin");
    private static final List<String> KEYBOARD_ROWS = Stream.of(
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
        if (NameRules.length(password) < MIN_LENGTH) {
            throw ProblemCode.PASSWORD_TOO_SHORT.with("minimum", MIN_LENGTH);
        }
        if (NameRules.length(password) > MAX_LENGTH) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a password has at most " + MAX_LENGTH + " characters");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (isCommon(lower)
                || isRepetition(lower)
                || isKeyboardRow(lower)
                || containsName(account.toLowerCase(Locale.ROOT), lower)) {
            throw ProblemCode.PASSWORD_TOO_COMMON.problem();
        }
    }

    private static boolean isCommon(String lower) {
        String undecorated = lower.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return Stream.of(lower, lettersOnly(lower), lettersOnly(unleet(undecorated)))
                .anyMatch(COMMON::contains);
    }

    private static boolean isRepetition(String lower) {
        if (lower.codePoints().distinct().count() < MIN_DISTINCT_CHARACTERS) {
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

    private static boolean isKeyboardRow(String lower) {
        return KEYBOARD_ROWS.stream().anyMatch(row -> row.contains(lower));
    }

    private static boolean containsName(String account, String lower) {
        String rest = lower;
        for (String name : Stream.concat(Stream.of(account), NAMES.stream())
                .filter(name -> name.length() >= MIN_NAME_LENGTH)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            rest = rest.replace(name, "");
        }
        return !rest.equals(lower)
                && rest.codePoints().filter(Character::isLetterOrDigit).count() < MIN_CHARACTERS_BESIDE_NAMES;
    }

    private static String lettersOnly(String text) {
        return text.replaceAll("[^\\p{L}]+", "");
    }

    /** Replaces digits and signs that look like letters. */
    private static String unleet(String text) {
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
