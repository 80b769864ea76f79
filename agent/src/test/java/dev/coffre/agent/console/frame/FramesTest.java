package dev.coffre.agent.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.access.ConsoleRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.agent.console.access.ConsoleSessions;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.Language;
import dev.coffre.web.text.Texts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest {
    @Test
    void aProblemPageLeavesTheNoticeForTheNextPage(@TempDir Path folder) {
        try (ConsoleSessions sessions = new ConsoleSessions(new SecureRandom(), InstantSource.system())) {
            ConsoleSession session = sessions.begin(Optional.empty());
            Notice done = new Notice.Done("changed");
            session.tell(done);
            Visit visit = new Visit(
                    new ConsoleRequest("GET", "/nowhere", "", Map.of(), new byte[0], 1),
                    Optional.of(session),
                    Texts.in(Language.ENGLISH, "dev.coffre.agent.console.texts"),
                    Theme.values()[0]);
            Frames frames = new Frames(Assets.load(), new KeyFolder(folder));
            Notice problem = Problems.notice(ProblemCode.FORM_EXPIRED.problem(), visit.language());

            Frame frame = frames.ofProblem(visit, "problem.title", problem);

            assertThat(frame.notice()).contains(problem);
            assertThat(frames.of(visit, "problem.title").notice()).contains(done);
        }
    }
}
