package dev.coffre.server.csv;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values (RFC 4180). A cell that a spreadsheet would read as a formula, or that begins with a
 * control character, gets a leading apostrophe, so that it is read as text.
 */
public final class CsvLine {
    private CsvLine() {}

    public static String of(List<String> cells) {
        return cells.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        String safe = isSafe(text) ? text : "'" + text;
        boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static boolean isSafe(String text) {
        return text.isEmpty() || "=+-@".indexOf(text.charAt(0)) < 0 && !Character.isISOControl(text.charAt(0));
    }
}
