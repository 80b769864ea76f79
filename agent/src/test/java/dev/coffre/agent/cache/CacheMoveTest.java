package dev.coffre.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.home.CacheLocationFile;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.platform.Here;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheMoveTest {
    @TempDir
    private Path folder;

    private CoffreHome home = CoffreHome.below(Path.of("/"), Here.PLATFORM);

    @BeforeEach
    void makeCache() throws IOException {
        home = CoffreHome.below(folder.resolve("home"), Here.PLATFORM);
        Files.createDirectories(home.cache().path());
        Files.writeString(home.cache().path().resolve("pages"), "sealed pages");
    }

    private CacheLocationFile place() {
        return home.cacheLocation();
    }

    private CoffreHome nextStart() {
        return CoffreHome.of(Map.of(CoffreHome.VARIABLE, folder.resolve("home").toString()), Here.PLATFORM);
    }

    @Test
    void theContentMovesAndTheNextStartFindsIt() throws IOException {
        Path to = folder.resolve("elsewhere/cache");

        new CacheMove(place()).run(home.cache(), Here.privatePath(to));

        assertThat(nextStart().cache().path()).isEqualTo(to);
        assertThat(to.resolve("pages")).hasContent("sealed pages");
        assertThat(home.cache().path()).doesNotExist();
        assertThat(place().previous()).isEmpty();
        assertThat(Files.readString(to.resolve("CACHEDIR.TAG")))
                .startsWith("Signature: 8a477f597d28d172789f06886806bc55");
    }

    @Test
    void backAgainWorksToo() {
        Path to = folder.resolve("elsewhere");
        new CacheMove(place()).run(home.cache(), Here.privatePath(to));
        new CacheMove(place()).run(Here.privatePath(to), home.cache());

        assertThat(nextStart().cache().path()).isEqualTo(home.cache().path());
        assertThat(home.cache().path().resolve("pages")).hasContent("sealed pages");
        assertThat(to).doesNotExist();
    }

    /** What the power leaves after the switch, before the old content is deleted. */
    @Test
    void aMoveThatWasCutOffAfterTheSwitchIsFinishedLater() throws IOException {
        Path to = folder.resolve("elsewhere");
        new CacheTag(Here.privatePath(to)).write();
        Files.copy(home.cache().path().resolve("pages"), to.resolve("pages"));
        Files.writeString(home.cache().path().resolve("letter"), "put there by somebody");
        place().choose(to, home.cache().path());
        assertThat(nextStart().cache().path()).isEqualTo(to);

        new CacheMove(place()).finish();

        assertThat(home.cache().path()).isDirectoryNotContaining(file -> !file.endsWith("letter"));
        assertThat(home.cache().path().resolve("letter")).exists();
        assertThat(place().previous()).isEmpty();
        assertThat(nextStart().cache().path()).isEqualTo(to);
    }

    /** What the power leaves before the switch: half a copy in a folder with the cache's mark. */
    @Test
    void aMoveThatWasCutOffBeforeTheSwitchChangesNothingAndCanBeRepeated() throws IOException {
        Path to = Files.createDirectories(folder.resolve("elsewhere"));
        new CacheTag(Here.privatePath(to)).write();
        Files.writeString(to.resolve("pages"), "sea");
        assertThat(nextStart().cache().path()).isEqualTo(home.cache().path());

        new CacheMove(place()).run(home.cache(), Here.privatePath(to));

        assertThat(to.resolve("pages")).hasContent("sealed pages");
    }

    @Test
    void aMoveThatFailsLeavesTheCacheWhereItIs() throws IOException {
        Path to = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(to.resolve("pages/in the way"));

        assertThatThrownBy(() -> new CacheMove(place()).run(home.cache(), Here.privatePath(to)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CACHE_UNUSABLE));

        assertThat(nextStart().cache().path()).isEqualTo(home.cache().path());
        assertThat(home.cache().path().resolve("pages")).hasContent("sealed pages");
    }

    @Test
    void aChoiceThatIsNoAbsolutePathIsNone() throws IOException {
        Files.writeString(folder.resolve("home/cache-folder"), "relative\n");
        assertThat(nextStart().cache().path()).isEqualTo(home.cache().path());
    }
}
