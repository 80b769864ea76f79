package dev.coffre.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.platform.Here;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The status fits the terminal that it is drawn on. */
class StatusLineTest {
    private static final String LONG =
            "12,345 files  1.4 GiB  34 MiB/s  44.1 s left  /srv/日本/" + "folder/".repeat(30) + "end";

    /** What a program in a terminal does: shows the status; after each line that it is sent, once more. */
    static final class InTerminal {
        private InTerminal() {}

        public static void main(String[] arguments) throws IOException {
            SystemTerminal terminal = new SystemTerminal(Here.PLATFORM.terminal());
            try (StatusLine status = new StatusLine(terminal)) {
                for (int i = 0; i < 3; i++) {
                    status.show(LONG);
                    int unused = System.in.read();
                }
            }
        }
    }

    /** Starts the command in a terminal of 40 columns, makes it 60 and then 100 between updates, prints what was drawn. */
    private static final String PTY = """
            import fcntl, os, pty, select, struct, sys, termios
            def size(columns):
                fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            def drawn(until):
                text = b""
                while text.count(until) < 1:
                    if not select.select([fd], [], [], 30)[0]: break
                    try: more = os.read(fd, 65536)
                    except OSError: break
                    if not more: break
                    text += more
                return text
            pid, fd = pty.fork()
            if pid == 0:
                import time; time.sleep(0.3)
                os.execv(sys.argv[1], sys.argv[1:])
            mode = termios.tcgetattr(fd); mode[3] &= ~termios.ECHO; termios.tcsetattr(fd, termios.TCSANOW, mode)
            for columns in (40, 60, 100):
                size(columns)
                if columns > 40: os.write(fd, b"\\n")
                sys.stdout.buffer.write(drawn(b"end"))
            os.write(fd, b"\\n")
            sys.stdout.buffer.write(drawn(b"never"))
            """;

    @Test
    @Timeout(120)
    void aTerminalOfFortyColumnsDoesNotScrollAndAWiderOneIsFollowed() throws Exception {
        Process python = new ProcessBuilder(List.of(
                        "python3",
                        "-c",
                        PTY,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InTerminal.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String drawn = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();

        List<String> lines = Arrays.stream(drawn.split("\r\u001b\\[K"))
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(lines).as(drawn).hasSize(3).noneMatch(line -> line.contains("\n"));
        assertThat(lines).extracting(DisplayWidth::of).containsExactly(39, 59, 99);
        assertThat(lines).allMatch(line -> line.startsWith("12,345 files  1.4 GiB") && line.endsWith("end"));
    }

    @Test
    void wideLettersTakeTwoColumnsAndMarksNone() {
        assertThat(DisplayWidth.of("日本")).isEqualTo(4);
        assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
        assertThat(DisplayWidth.shortened("日本語のなまえ", 7)).isEqualTo("日本…え");
        assertThat(DisplayWidth.shortened("short", 7)).isEqualTo("short");
    }
}
