package dev.coffre.backup.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.testing.Sandbox;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocaleTest {
    /** Arguments with bytes that are not UTF-8 are made by a shell: this JVM cannot pass them on. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void argumentsNamesAndContentAreBytesInAnyLocale(String locale) throws Exception {
        byte[] folder = {'f', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9};
        byte[] name = {(byte) 0xE9, '\n', (byte) 0xF0, (byte) 0x9F, (byte) 0x99, (byte) 0x82};
        try (Sandbox sandbox = Sandbox.create()) {
            ByteString root = sandbox.path(ByteString.of(folder));
            DirectoryOperations.makeDirectory(Descriptor.WORKING_DIRECTORY, root, 0755);
            sandbox.file(ByteString.of(folder).concat(ByteString.utf8("/")).concat(ByteString.of(name)), name);
            String octal = "\\0146\\0377\\0303\\0251";
            String command = "exec \"$0\" \"$@\" \"$(printf '%b' '" + sandbox.root() + "/" + octal + "')\"";
            assertThat(run(locale, command)).containsExactly(hex(root.toByteArray()), hex(name) + " " + hex(name));
        }
    }

    private static List<String> run(String locale, String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", command));
        arguments.add(System.getProperty("java.home") + "/bin/java");
        arguments.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), WithoutLocale.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
