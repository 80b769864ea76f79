package dev.coffre.acceptance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bin/compare-trees}, by which {@code ./quickstart} says whether a recovered tree equals its source. */
class CompareTreesTest {
    /** Names as a shell's printf writes them: tab, newline, backslash, no UTF-8, an option, blanks. */
    private static final String TREE = """
            mkdir -p source/folder/empty; cd source
            for name in '\\t' 'a\\tb' 'a\\nb' '\\n' 'back\\\\slash' 'back\\\\tslash' '\\377\\376' '-rf' ' ' '*' 'caf\\303\\251'; do
                path=$(printf -- "$name."); path=${path%.}
                printf -- "$name" >"./$path"
                ln -s -- "$path" "folder/$path"
            done
            ln -s "$(printf 'x\\ty\\nz')" link
            mkfifo fifo pipe; ln fifo folder/fifo
            printf 'some content' >file; printf 'other content' >folder/file
            printf one >linked; ln linked folder/linked
            printf two >outside; ln outside ../elsewhere
            cd ..; cp -a source copy
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void makesATreeAndItsCopy() {
        shell(TREE);
    }

    @Test
    void aTreeWithEveryKindOfNameAndTypeEqualsItsCopy() {
        assertThat(compare(0)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void aSingleDifferenceIsNamed(String change, String named) {
        shell("cd copy; " + change);

        assertThat(compare(1).lines()).hasSize(1).first().asString().contains(named);
    }

    private static Stream<Arguments> differences() {
        String keepTime = "touch -r ../source/file file; touch -r ../source .";
        return Stream.of(
                Arguments.of("printf 'SOME content' >file; " + keepTime, "content: ./file"),
                Arguments.of("printf 'more content' >>file; " + keepTime, "size: ./file (12 and 24)"),
                Arguments.of("chmod 600 file", "mode: ./file (644 and 600)"),
                Arguments.of("chmod 700 folder", "mode: ./folder (755 and 700)"),
                Arguments.of("chmod 700 .", "mode: . (755 and 700)"),
                Arguments.of("chmod 600 pipe", "mode: ./pipe (644 and 600)"),
                Arguments.of("touch -d @5.000000001 file", "time: ./file ("),
                Arguments.of("touch -d @5 folder", "time: ./folder ("),
                Arguments.of("touch -h -d @5 link", "time: ./link ("),
                Arguments.of(
                        "ln -sf other link; touch -h -r ../source/link link; touch -r ../source .",
                        "link target: ./link (x\\ty\\nz and other)"),
                Arguments.of("rm file; touch -r ../source .", "only in the source: ./file"),
                Arguments.of("printf x >new; touch -r ../source .", "only in the copy: ./new"),
                Arguments.of(
                        "rm pipe; printf x >pipe; touch -r ../source/pipe pipe; touch -r ../source .",
                        "type: ./pipe (p and f)"),
                Arguments.of(
                        "cp -a linked new; mv new linked; touch -r ../source .",
                        "hard links: ./linked (./folder/linked and )"),
                Arguments.of(
                        "ln -f file folder/file; touch -r ../source/folder folder; printf 'some content' >../source/folder/file;"
                                + " touch -r file ../source/folder/file",
                        "hard links: ./folder/file ("),
                Arguments.of(
                        "path=$(printf 'a\\nb'); printf 'A\\nB' >\"$path\"; touch -r \"../source/$path\" \"$path\"",
                        "content: ./a\\nb"),
                Arguments.of(
                        "path=$(printf 'a\\tb'); rm \"$path\"; touch -r ../source .", "only in the source: ./a\\tb"),
                Arguments.of("chmod 600 'back\\slash'", "mode: ./back\\\\slash"),
                Arguments.of("chmod 600 \"$(printf '\\377\\376')\"", "mode: ./"),
                Arguments.of("path=$(printf 'esc\\033c'); >\"$path\"; touch -r ../source .", "./esc?c"));
    }

    @Test
    void ownersAndDeviceNumbersAreCompared() {
        assumeTrue("root".equals(System.getProperty("user.name")), "owners and devices need root");
        shell(
                "for tree in source copy; do mknod $tree/null c 1 3; mknod $tree/loop b 7 200; done; cp -a source/. copy");
        assertThat(compare(0)).isEmpty();

        shell("chown 1:0 copy/file; chown -h 0:1 copy/link; rm copy/null copy/loop; mknod copy/null c 1 5;"
                + " mknod copy/loop c 7 200; touch -r source/null copy/null; touch -r source/loop copy/loop;"
                + " touch -r source copy");
        assertThat(compare(1).lines())
                .containsExactly(
                        "owner: ./file (0:0 and 1:0)",
                        "owner: ./link (0:0 and 0:1)",
                        "type: ./loop (b and c)",
                        "device number: ./null (1:3 and 1:5)");
    }

    @Test
    void aSocketIsNamedAndNotMissed() {
        shell("exec /usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"source/door\")'");
        shell("touch -r source copy");

        assertThat(compare(0)).contains("sockets are not backed up: 1 (./door)");
    }

    @Test
    void aUserComparesWhatIsReadableAndHearsWhatIsNot() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "to be another user needs root");
        // No other user may enter the checkout.
        Path program = Files.copy(
                Checkout.file("bin/compare-trees"), folder.resolve("program"), StandardCopyOption.COPY_ATTRIBUTES);
        shell("mknod source/null c 1 3; printf x >source/secret; chmod 600 source/secret; mkdir -m 700 source/closed;"
                + " printf x >source/closed/file; chmod u+s source/file; chown -hR 65534:65534 source/folder copy;"
                + " touch -r source copy; chmod 755 . program");
        Invocation asNobody = Invocation.of(
                Path.of("/usr/bin/setpriv"),
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                program.toString(),
                folder.resolve("source").toString(),
                folder.resolve("copy").toString());

        assertThat(asNobody.run(folder).expect(0).out())
                .contains("you may not read them: 2 (./")
                .contains("only root can make devices: 1 (./null)")
                .contains("only root can give files to others: ");

        shell("printf 'SOME content' >copy/file; touch -r source/file copy/file; rm copy/linked; touch -r source copy");
        assertThat(asNobody.run(folder).expect(1).out())
                .contains("content: ./file\n", "only in the source: ./linked\n")
                .doesNotContain("source: ./secret", "source: ./closed", "mode:");
    }

    @Test
    void manyDifferencesAreCountedAndTheFirstAreShown() {
        shell("for i in $(seq 100); do : >copy/new$i; done; touch -r source copy");

        assertThat(compare(1).lines()).hasSize(21).last().isEqualTo("… and 80 more differences");
    }

    @Test
    void aFolderThatIsNotThereIsNoEqualTree() {
        shell("rm -r copy");

        compare(2);
    }

    private String compare(int exit) {
        return Invocation.of(Checkout.file("bin/compare-trees"))
                .and(folder.resolve("source").toString(), folder.resolve("copy").toString())
                .run(folder)
                .expect(exit)
                .out();
    }

    private void shell(String script) {
        Outcome done = Invocation.of(
                        Path.of("/bin/sh"), "-c", "umask 022; cd \"$0\" || exit; set -e; " + script, folder.toString())
                .run(folder);
        assertThat(done.expect(0).err()).isEmpty();
    }
}
