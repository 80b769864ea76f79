package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.world.World;
import dev.coffre.backup.libc.CommandLineBytes;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page <em>Back up now</em>. Thread-safe. */
public final class BackupPage {
    private final World world;
    private final Frames frames;
    private final ChildJobs children;

    public BackupPage(World world, Frames frames, ChildJobs children) {
        this.world = world;
        this.frames = frames;
        this.children = children;
    }

    public Map<String, Handler> routes() {
        return Map.of("GET /backup", this::show, "POST /backup", this::start);
    }

    private Answer show(Visit visit) {
        return Answer.page(
                "console/backup",
                Map.of("frame", frames.of(visit, "backup.title"), "items", "", "scheduled", scheduled()));
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
                            visit.typed("items"),
                            "scheduled",
                            scheduled()));
        }
    }

    /** Returns the items of the policy, for display. */
    private List<String> scheduled() {
        return new BackupPolicyFile(world.home().policy())
                .read().group(ProtectionGroup.FIRST).map(group -> group.items().paths()).orElse(List.of()).stream()
                        .map(path -> CommandLineBytes.bytes(path).display())
                        .toList();
    }

    /** Backs up the items of the policy with its exclusions, or the items that the person typed. */
    private ChildOrder order(Visit visit) {
        List<String> terms = new ArrayList<>();
        visit.field("retain-until").ifPresent(date -> terms.add("--retain-until=" + date));
        visit.field("label").ifPresent(label -> terms.add("--label=" + label));
        if (visit.field("choice").filter("policy"::equals).isPresent()) {
            terms.addFirst("backup");
            return new ChildOrder(JobKind.BACKUP, String.join(" ", scheduled()), terms);
        }
        return named(visit, terms);
    }

    /** The items go through a pipe, because together they may be longer than a command line. */
    private static ChildOrder named(Visit visit, List<String> terms) {
        List<String> items = visit.typed("items")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (items.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        List<String> arguments = new ArrayList<>(List.of("backup", "--files-from", "/dev/stdin"));
        arguments.addAll(terms);
        return new ChildOrder(
                JobKind.BACKUP,
                String.join(" ", items),
                arguments,
                String.join("\0", items).concat("\0").getBytes(StandardCharsets.UTF_8),
                () -> {});
    }
}
