package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.NamedInput;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page <em>Back up now</em>. Thread-safe. */
public final class BackupPage {
    private final BackupPolicyFile policy;
    private final ConsoleLayout layout;
    private final ChildJobs children;

    public BackupPage(BackupPolicyFile policy, ConsoleLayout layout, ChildJobs children) {
        this.policy = policy;
        this.layout = layout;
        this.children = children;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("GET /backup", this::show, "POST /backup", this::start);
    }

    private PageResponse show(ConsolePageRequest request) {
        return page(request, "", Optional.empty());
    }

    private PageResponse start(ConsolePageRequest request) {
        try {
            return new PageResponse.Redirect(JobPages.address(children.start(order(request))));
        } catch (Problem problem) {
            return page(request, request.rawField("items"), Optional.of(problem));
        }
    }

    private PageResponse page(ConsolePageRequest request, String items, Optional<Problem> problem) {
        return PageResponse.framed(
                "console/backup",
                layout.frame(request, "backup.title"),
                Map.of("items", items, "scheduled", scheduled()),
                problem);
    }

    /** Returns the items of the policy, for display. */
    private List<String> scheduled() {
        return policy
                .read()
                .group(ProtectionGroup.DEFAULT_NAME)
                .map(group -> group.items().paths())
                .orElse(List.of())
                .stream()
                .map(path -> CommandLineBytes.bytes(path).displayPath())
                .toList();
    }

    /** Backs up the items of the policy with its exclusions, or the items that the person typed. */
    private ChildJobSpec order(ConsolePageRequest request) {
        List<String> terms = new ArrayList<>();
        request.field("retain-until").ifPresent(date -> terms.add("--retain-until=" + date));
        request.field("label").ifPresent(label -> terms.add("--label=" + label));
        if (request.field("choice").filter("policy"::equals).isPresent()) {
            terms.addFirst("backup");
            return new ChildJobSpec(JobKind.BACKUP, String.join(" ", scheduled()), terms);
        }
        return named(request, terms);
    }

    /** The items go through a pipe, because together they may be longer than a command line. */
    private static ChildJobSpec named(ConsolePageRequest request, List<String> terms) {
        List<String> items = request.rawField("items")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (items.isEmpty()) {
            throw ProblemCode.NOTHING_TO_BACK_UP.problem();
        }
        List<String> arguments = new ArrayList<>(List.of("backup", "--files-from=" + NamedInput.STANDARD_INPUT));
        arguments.addAll(terms);
        return new ChildJobSpec(
                JobKind.BACKUP.code(),
                String.join(" ", items),
                arguments,
                String.join("\0", items).concat("\0").getBytes(StandardCharsets.UTF_8),
                () -> {});
    }
}
