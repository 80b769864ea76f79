package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.ChildOrder;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stops and resumes the protection of this machine. */
record ProtectionPage(Tabs tabs, ChildJobs children) {
    Map<String, Handler> routes() {
        return Map.of(
                "GET /properties/protection",
                this::show,
                "POST /properties/protection",
                visit -> tabs.change(visit, PropertiesTab.PROTECTION, () -> set(visit)));
    }

    private Answer show(Visit visit) {
        StoppedProtection protection = new StoppedProtection(tabs.world().home().state());
        return tabs.page(
                visit,
                PropertiesTab.PROTECTION,
                Map.of("stopped", protection.read().map(StoppedProtection.Stop::since)));
    }

    /** Runs {@code coffre policy stop} or {@code resume}. */
    private void set(Visit visit) {
        List<String> arguments = new ArrayList<>(List.of("policy"));
        switch (visit.field("what").orElse("")) {
            case "stop" -> arguments.add("stop");
            case "delete" -> arguments.addAll(List.of("stop", "--delete"));
            case "resume" -> arguments.add("resume");
            default -> throw ProblemCode.FORM_EXPIRED.problem();
        }
        if (visit.ticked("sure")) {
            arguments.add("--yes");
        }
        arguments.add("--pin-file=/dev/stdin");
        byte[] pin = visit.typed("pin").strip().getBytes(StandardCharsets.UTF_8);
        children.run(new ChildOrder(JobKind.KEY_CHANGE, arguments.getFirst(), arguments, pin, () -> {}));
    }
}
