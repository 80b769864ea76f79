package dev.coffre.agent.console.properties;

import dev.coffre.agent.child.ChildJobSpec;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.NamedInput;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stops and resumes the protection of this machine. */
record ProtectionPage(PropertiesTabLayout tabs, StoppedProtectionFile protection, ChildJobs children) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /properties/protection",
                this::show,
                "POST /properties/protection",
                request -> tabs.change(request, PropertiesTab.PROTECTION, () -> set(request)));
    }

    private PageResponse show(ConsolePageRequest request) {
        return tabs.page(
                request,
                PropertiesTab.PROTECTION,
                Map.of("stopped", protection.read().map(StoppedProtectionFile.StopState::since)));
    }

    /** Runs {@code coffre policy stop} or {@code resume}. */
    private void set(ConsolePageRequest request) {
        List<String> arguments = new ArrayList<>(List.of("policy"));
        switch (request.field("what").orElse("")) {
            case "stop" -> arguments.add("stop");
            case "delete" -> arguments.addAll(List.of("stop", "--delete"));
            case "resume" -> arguments.add("resume");
            default -> throw ProblemCode.FORM_EXPIRED.problem();
        }
        if (request.isChecked("sure")) {
            arguments.add("--yes");
        }
        arguments.add("--pin-file=" + NamedInput.STANDARD_INPUT);
        byte[] pin = request.rawField("pin").strip().getBytes(StandardCharsets.UTF_8);
        children.run(new ChildJobSpec(JobKind.KEY_CHANGE.code(), arguments.getFirst(), arguments, pin, () -> {}));
    }
}
