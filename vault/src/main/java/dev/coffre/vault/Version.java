package dev.coffre.vault;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Coffre, in the form of Maven ({@code 0.10.0-SNAPSHOT}) or Debian ({@code 0.10.0~snapshot}). Numbers are
 * compared as numbers. A pre-release precedes its release (semver.org §11), and a version with a {@code +} suffix
 * follows the one without.
 *
 * @param text as it was written
 * @param numbers the numbers of the release, which are separated by dots
 * @param preRelease empty for a release
 * @param build empty in most cases
 */
public record Version(String text, List<String> numbers, List<String> preRelease, List<String> build)
        implements Comparable<Version> {
    /** Precedes every version above 0. */
    public static final Version NONE = new Version("", List.of(), List.of(), List.of());

    private static final int MAX_LENGTH = 100;
    private static final Pattern FORM =
            Pattern.compile("([0-9]+(?:\\.\\d+)*)(?:[-~]([0-9A-Za-z.~-]+))?(?:\\+([0-9A-Za-z.+~-]+))?");

    /** Separates digits from letters, so that {@code rc10} follows {@code rc2}. */
    private static final Pattern PART = Pattern.compile("\\d+|[a-z]+");

    private static final Comparator<String> PART_ORDER = Version::compareParts;

    public Version {
        numbers = List.copyOf(numbers);
        preRelease = List.copyOf(preRelease);
        build = List.copyOf(build);
    }

    /** Returns the version; empty if the text is not one. */
    public static Optional<Version> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > MAX_LENGTH || !form.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                text,
                parts(form.group(1)),
                parts(Optional.ofNullable(form.group(2)).orElse("")),
                parts(Optional.ofNullable(form.group(3)).orElse(""))));
    }

    private static List<String> parts(String text) {
        return PART.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Override
    public int compareTo(Version other) {
        int byNumbers = compare(numbers, other.numbers, "0");
        if (byNumbers != 0) {
            return byNumbers;
        }
        if (preRelease.isEmpty() != other.preRelease.isEmpty()) {
            return preRelease.isEmpty() ? 1 : -1;
        }
        int byPreRelease = compare(preRelease, other.preRelease, "");
        return byPreRelease != 0 ? byPreRelease : compare(build, other.build, "");
    }

    /** Two spellings of one version are equal: {@code 1.0} and {@code 1}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return preRelease.size(); // equal parts may be spelled differently
    }

    @Override
    public String toString() {
        return text;
    }

    /** @param missing value of the parts that the shorter list does not have */
    private static int compare(List<String> one, List<String> other, String missing) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            int order = PART_ORDER.compare(at(one, i, missing), at(other, i, missing));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String at(List<String> parts, int index, String missing) {
        return index < parts.size() ? parts.get(index) : missing;
    }

    /** A missing part precedes every other, and a number precedes a word. */
    private static int compareParts(String one, String other) {
        boolean oneIsNumber = isNumber(one);
        boolean otherIsNumber = isNumber(other);
        if (oneIsNumber && otherIsNumber) {
            String significant = one.replaceFirst("^0+(?=\\d)", "");
            String otherSignificant = other.replaceFirst("^0+(?=\\d)", "");
            int byLength = Integer.compare(significant.length(), otherSignificant.length());
            return byLength != 0 ? byLength : significant.compareTo(otherSignificant);
        }
        if (oneIsNumber != otherIsNumber && !one.isEmpty() && !other.isEmpty()) {
            return oneIsNumber ? -1 : 1;
        }
        return one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && Character.isDigit(part.charAt(0));
    }
}
