package dev.coffre.agent.platform.windows;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Windows, as people know it.
 *
 * @param product name in the registry, such as {@code Windows Server 2025 Datacenter}
 * @param release such as {@code 24H2}; empty before Windows 10 version 1511
 * @param build such as 26100
 */
record WindowsVersion(String product, Optional<String> release, int build) {
    /** The registry of Windows 11 still says Windows 10. The build tells them apart. */
    private static final int FIRST_BUILD_OF_WINDOWS_11 = 22_000;

    private static final Pattern TEN = Pattern.compile("^Windows 10\\b");
    private static final Pattern SERVER = Pattern.compile("^Windows Server \\d{4}( R2)?");

    /** Returns {@code Windows Server 2025, version 24H2 (26100)}. The edition of a server is left out, that of a client is not. */
    String display() {
        Matcher server = SERVER.matcher(product);
        String name = server.find()
                ? server.group()
                : build >= FIRST_BUILD_OF_WINDOWS_11 ? TEN.matcher(product).replaceFirst("Windows 11") : product;
        return name + release.map(text -> ", version " + text).orElse("") + " (" + build + ")";
    }
}
