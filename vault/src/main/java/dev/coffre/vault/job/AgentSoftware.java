package dev.coffre.vault.job;

import java.util.regex.Pattern;

/**
 * The program that a job runs in, and its operating system. Both texts are short and have few kinds of characters, so
 * that no name can hide in them.
 *
 * @param version the version of the agent, 1 to {@value #MAX_VERSION} characters
 * @param os name and version, such as {@code Windows Server 2025, version 24H2 (26100)}; 1 to {@value #MAX_OS} characters
 */
public record AgentSoftware(String version, String os) {
    public static final int MAX_VERSION = 32;
    public static final int MAX_OS = 64;

    public static final String VERSION_PATTERN = "[0-9A-Za-z.+_-]{1," + MAX_VERSION + "}";
    public static final String OS_PATTERN = "[0-9A-Za-z.,()+_~ -]{1," + MAX_OS + "}";

    private static final Pattern VERSION = Pattern.compile(VERSION_PATTERN);
    private static final Pattern OS = Pattern.compile(OS_PATTERN);

    public AgentSoftware {
        if (!VERSION.matcher(version).matches() || !OS.matcher(os).matches()) {
            throw new IllegalArgumentException("not a version and an operating system");
        }
    }

    /** Replaces forbidden characters and truncates both texts. */
    public static AgentSoftware sanitized(String version, String os) {
        return new AgentSoftware(
                truncated(version.replaceAll("[^0-9A-Za-z.+_-]", "_"), MAX_VERSION),
                truncated(os.replaceAll("[^0-9A-Za-z.,()+_~ -]", "_"), MAX_OS));
    }

    private static String truncated(String text, int most) {
        return text.isEmpty() ? "_" : text.substring(0, Math.min(most, text.length()));
    }
}
