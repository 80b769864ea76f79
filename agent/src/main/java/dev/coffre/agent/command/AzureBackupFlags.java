package dev.coffre.agent.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Translates the flags of the Azure Backup agent's installer, {@code /q /p:"folder" /ph host}, to those of {@code setup}, so
 * that scripts written for it work.
 */
final class AzureBackupFlags {
    private static final Map<String, String> SWITCHES =
            Map.of("/q", "--quiet", "/nu", "--no-update-check", "/d", "--uninstall", "/?", "--help");

    private static final Map<String, String> WITH_VALUE = Map.of(
            "/p", "--install-folder",
            "/s", "--cache-folder",
            "/ph", "--proxy-host",
            "/po", "--proxy-port",
            "/pu", "--proxy-user");

    /** Flags with a value. The next argument is not translated: {@code /d} may be a folder. */
    private static final Set<String> TAKING_VALUE = Set.of(
            "--install-folder",
            "--cache-folder",
            "--proxy",
            "--proxy-host",
            "--proxy-port",
            "--proxy-user",
            "--proxy-password-file",
            "--estimate",
            "--lang");

    private AzureBackupFlags() {}

    /** Returns the arguments, with the installer's flags translated if the command is {@code setup}. */
    static List<String> translate(List<String> arguments) {
        if (!arguments.contains("setup")) {
            return arguments;
        }
        List<String> replaced = new ArrayList<>();
        for (String argument : arguments) {
            boolean isValue = !replaced.isEmpty() && TAKING_VALUE.contains(replaced.getLast());
            replaced.addAll(isValue ? List.of(argument) : replacement(argument));
        }
        return replaced;
    }

    private static List<String> replacement(String argument) {
        int colon = argument.indexOf(':');
        String flag = (colon < 0 ? argument : argument.substring(0, colon)).toLowerCase(Locale.ROOT);
        if (flag.equals("/pw")) {
            return password(colon < 0 ? "" : argument.substring(colon + 1));
        }
        if (colon < 0 && SWITCHES.containsKey(flag)) {
            return List.of(SWITCHES.getOrDefault(flag, ""));
        }
        String option = WITH_VALUE.get(flag);
        if (option == null) {
            return List.of(argument);
        }
        return colon < 0 ? List.of(option) : List.of(option, argument.substring(colon + 1));
    }

    /**
     * Accepts only a file name. A password on the command line is visible to other users, and is refused with that
     * reason.
     */
    private static List<String> password(String value) {
        if (value.isEmpty()) {
            return List.of("--ask-proxy-password");
        }
        return value.startsWith("@")
                ? List.of("--proxy-password-file", value.substring(1))
                : List.of(SetupOptions.PASSWORD_ARGUMENT);
    }
}
