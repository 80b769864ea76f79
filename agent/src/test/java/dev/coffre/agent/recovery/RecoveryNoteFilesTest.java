package dev.coffre.agent.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.platform.Here;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recovery.NotedFile;
import dev.coffre.backup.recovery.RecoveryKey;
import dev.coffre.backup.recovery.RecoveryNote;
import dev.coffre.backup.recovery.RecoveryNotes.Abandoned;
import dev.coffre.backup.recovery.RecoveryNotes.Begun;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryNoteFilesTest {
    @TempDir
    Path state;

    private RecoveryNoteFiles notes() {
        return new RecoveryNoteFiles(Here.privatePath(state));
    }

    private static RecoveryKey key(String target, int point) {
        return new RecoveryKey(
                ByteString.utf8(target),
                Sha256.from(
                        new byte[] {
                            (byte) point,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            1
                        },
                        0));
    }

    private static NotedFile file(String name, long verified) {
        TargetPath path = new TargetPath(List.of(ByteString.utf8("d"), ByteString.utf8(name)));
        ByteString temporary = ByteString.utf8(".coffre-0123456789abcdef.part");
        return new NotedFile(
                new PartialFile(path, temporary, ByteString.utf8("12345678")), Oid.of(new byte[] {1}), verified);
    }

    @Test
    void anInterruptedRecoveryFindsWhatItNoted() {
        Begun first = notes().begin(key("/to", 1));
        assertThat(first.isResumed()).isFalse();
        assertThat(first.note().write(List.of(file("a", 7), file("b", 9)))).isTrue();
        first.note().close();

        Begun second = notes().begin(key("/to", 1));

        assertThat(second.isResumed()).isTrue();
        assertThat(second.note().files()).containsExactly(file("a", 7), file("b", 9));
        second.note().delete();
        second.note().close();
        try (RecoveryNote third = notes().begin(key("/to", 1)).note()) {
            assertThat(third.files()).isEmpty();
        }
    }

    @Test
    void anInterruptedRecoveryWithoutLargeFilesIsKnownAgain() {
        notes().begin(key("/to", 1)).note().close();
        assertThat(notes().begin(key("/to", 1)).isResumed()).isTrue();
    }

    @Test
    void aRecoveryIntoTheTargetOfARunningOneIsRefused() {
        try (RecoveryNote running = notes().begin(key("/to", 1)).note()) {
            running.write(List.of(file("a", 7)));
            for (int point = 1; point <= 2; point++) {
                RecoveryKey beside = key("/to", point);
                assertThatThrownBy(() -> notes().begin(beside)).isInstanceOfSatisfying(Problem.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ProblemCode.RECOVERY_RUNNING);
                    assertThat(refused.details()).containsEntry("command", "recover --to /to");
                });
            }
            assertThat(notes().abandoned(_ -> true)).isEmpty();
            assertThat(notes().interrupted(key("/to", 1))).isEmpty();
            assertThat(running.files()).hasSize(1);
            notes().begin(key("/elsewhere", 1)).note().close();
        }
        assertThat(notes().interrupted(key("/to", 1))).containsExactly(key("/to", 1));
    }

    private static RecoveryKey original(int point, String... paths) {
        return new RecoveryKey(
                ByteString.EMPTY,
                key("", point).point(),
                Stream.of(paths).map(ByteString::utf8).toList());
    }

    @Test
    void recoveriesToOriginalPathsAreRefusedOnlyWhereTheyMeet() {
        try (RecoveryNote home = notes().begin(original(1, "/home")).note()) {
            home.write(List.of(file("a", 7)));
            for (RecoveryKey meeting :
                    List.of(original(1, "/home"), original(2, "/srv", "/home/me"), original(1, "/"), original(1))) {
                assertThatThrownBy(() -> notes().begin(meeting))
                        .isInstanceOfSatisfying(
                                Problem.class,
                                refused -> assertThat(refused.code()).isEqualTo(ProblemCode.RECOVERY_RUNNING));
            }
            Begun beside = notes().begin(original(1, "/home2", "/srv"));
            assertThat(beside.isResumed()).isFalse();
            assertThat(beside.abandoned()).isEmpty();
            beside.note().close();
        }
        Begun again = notes().begin(original(1, "/home"));
        assertThat(again.isResumed()).isTrue();
        assertThat(again.note().files()).containsExactly(file("a", 7));
        assertThat(again.abandoned()).isEmpty();
        again.note().close();

        Begun all = notes().begin(original(1));
        assertThat(all.isResumed()).isTrue();
        assertThat(all.abandoned()).hasSize(1);
        all.abandoned().forEach(abandoned -> abandoned.note().close());
        all.note().close();
    }

    @Test
    void othersIntoTheSameFolderAreAbandoned() {
        RecoveryNote interrupted = notes().begin(key("/to", 1)).note();
        interrupted.write(List.of(file("a", 7)));
        notes().begin(key("/elsewhere", 1)).note().close();
        interrupted.close();

        Begun begun = notes().begin(key("/to", 3));

        assertThat(begun.abandoned()).extracting(Abandoned::target).containsExactly(ByteString.utf8("/to"));
        assertThat(begun.abandoned().getFirst().note().files()).containsExactly(file("a", 7));
        begun.abandoned().getFirst().note().delete();
        begun.abandoned().forEach(abandoned -> abandoned.note().close());
        begun.note().close();
        assertThat(notes().begin(key("/to", 1)).isResumed()).isFalse();
    }

    @Test
    void theOldestIsForgottenIfThereAreTooMany() {
        for (int i = 0; i < RecoveryNoteFiles.MAX_NOTES; i++) {
            RecoveryNote note = notes().begin(key("/to-" + i, 1)).note();
            note.write(List.of(file("f" + i, i)));
            note.close();
        }

        Begun more = notes().begin(key("/more", 1));

        assertThat(more.isResumed()).isFalse();
        assertThat(more.note().files()).isEmpty();
        assertThat(more.abandoned()).singleElement().satisfies(oldest -> {
            assertThat(oldest.target()).isEqualTo(ByteString.utf8("/to-0"));
            assertThat(oldest.note().files()).containsExactly(file("f0", 0));
        });
        more.note().close();
        assertThat(notes().begin(key("/to-1", 1)).isResumed()).isTrue();
    }

    @Test
    void moreThanFitAtOnceAreNotNoted() {
        List<RecoveryNote> running = new ArrayList<>();
        for (int i = 0; i < RecoveryNoteFiles.MAX_NOTES; i++) {
            running.add(notes().begin(key("/to-" + i, 1)).note());
        }
        assertThat(notes().begin(key("/more", 1)).note().write(List.of())).isFalse();
        running.forEach(RecoveryNote::close);
    }

    @Test
    void aDamagedNoteCountsAsNone() throws Exception {
        RecoveryNote note = notes().begin(key("/to", 1)).note();
        note.write(List.of(file("a", 7)));
        note.close();
        Path file = state.resolve("recoveries/note-1");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(notes().begin(key("/to", 1)).isResumed()).isFalse();
    }

    @Test
    void aNoteThatWouldBeTooLongIsNotWritten() {
        List<NotedFile> many = IntStream.range(0, 60)
                .mapToObj(number -> {
                    List<ByteString> deep = IntStream.range(0, 200)
                            .mapToObj(level -> ByteString.utf8("n".repeat(200)))
                            .toList();
                    PartialFile partial = new PartialFile(
                            new TargetPath(deep), ByteString.utf8(".coffre-0123456789abcdef.part"), ByteString.EMPTY);
                    return new NotedFile(partial, Oid.of(new byte[] {1}), number);
                })
                .toList();
        try (RecoveryNote note = notes().begin(key("/to", 1)).note()) {
            assertThat(note.write(many)).isFalse();
            assertThat(note.write(many.subList(0, 2))).isTrue();
        }
    }
}
