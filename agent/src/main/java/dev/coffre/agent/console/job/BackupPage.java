package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** <em>Back up now</em>. Thread-safe. */
public final class BackupPage {
    private final Frames frames;
    private final ChildJobs children;

    public BackupPage(Frames frames, ChildJobs children) {
        this.frames = frames;
        this.children = children;
    }

    public Map<String, Handler> routes() {
        return Map.of("GET /backup", this::show, "POST /backup", this::start);
    }

    private Answer show(Visit visit) {
        return Answer.page("console/backup", Map.of("frame", frames.of(visit, "backup.title"), "items", ""));
    }

    private Answer start(Visit visit) {
        try {
            return new Answer.Elsewhere(JobPages.address(children.start(order(visit))));
        } catch (Problem problem) {
            return new Answer.Page(
                    problem.code().httpStatus(),
                    "console/backup",
                    Map.of(
                            "frame",
                            frames.of(visit, "backup.title").with(Problems.notice(problem, visit.language())),
                            "items",
                            visit.typed("items")));
        }
    }

    /** The items go through a pipe, because names may be longer together than a command line. */
    private static ChildOrder order(Visit visit) {
        List<String> items = visit.typed("items")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (items.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        List<String> arguments = new ArrayList<>(List.of("backup", "--files-from", "/dev/stdin"));
        visit.field("retain-until").ifPresent(date -> arguments.addAll(List.of("--retain-until", date)));
        visit.field("label").ifPresent(label -> arguments.add("--label=" + label));
        return new ChildOrder(
                JobKind.BACKUP,
                String.join(" ", items),
                arguments,
                String.join("\0", items).concat("\0").getBytes(StandardCharsets.UTF_8),
                () -> {});
    }
}
