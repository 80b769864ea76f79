package dev.coffre.agent.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.agent.console.access.ConsoleSessionStore;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.platform.Here;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Language;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.PageTexts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLayoutTest {
    @Test
    void aProblemPageLeavesTheNoticeForTheNextPage(@TempDir Path folder) {
        try (ConsoleSessionStore sessions = new ConsoleSessionStore(new SecureRandom(), InstantSource.system())) {
            ConsoleSession session = sessions.start(Optional.empty());
            Notice done = new Notice.Done("changed");
            session.setNotice(done);
            ConsolePageRequest request = new ConsolePageRequest(
                    new ConsoleHttpRequest("GET", "/nowhere", "", Map.of(), new byte[0], 1),
                    Optional.of(session),
                    PageTexts.in(Language.ENGLISH, "dev.coffre.agent.console.texts"),
                    Theme.values()[0]);
            ConsoleLayout frames = new ConsoleLayout(Assets.load(), new KeyFolder(Here.privatePath(folder)));
            Problem problem = ProblemCode.FORM_EXPIRED.problem();

            PageContext frame = frames.ofProblem(request, "problem.title", problem);

            assertThat(frame.notice())
                    .contains(Notice.Refused.of(problem, request.texts().problems()));
            assertThat(frames.frame(request, "problem.title").notice()).contains(done);
        }
    }
}
