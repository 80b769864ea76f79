package dev.coffre.cli;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that a mistyped word was meant to be. */
final class SimilarNames {
    /** Longer words are not names. */
    private static final int MAX_LENGTH = 40;

    private static final int SHORT = 4;

    private SimilarNames() {}

    /** Returns the name with the fewest mistakes: at most one in a word of four letters, and two in a longer one. */
    static Optional<String> nearest(String word, Stream<String> names) {
        int most = word.length() <= SHORT ? 1 : 2;
        return word.length() < 2 || word.length() > MAX_LENGTH
                ? Optional.empty()
                : names.filter(name -> name.length() > 2 || word.length() == 2)
                        .filter(name -> distance(word, name) <= most)
                        .min(Comparator.comparingInt(name -> distance(word, name)));
    }

    /** Returns the number of letters to insert, delete, replace or exchange with their neighbour (Damerau and Levenshtein). */
    static int distance(String one, String other) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : next(distances, one, i, other, j);
            }
        }
        return distances[one.length()][other.length()];
    }

    private static int next(int[][] distances, String one, int i, String other, int j) {
        int replaced = distances[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int next = Math.min(replaced, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        boolean isExchanged =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return isExchanged ? Math.min(next, distances[i - 2][j - 2] + 1) : next;
    }
}
