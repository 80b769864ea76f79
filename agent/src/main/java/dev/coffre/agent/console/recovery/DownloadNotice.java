package dev.coffre.agent.console.recovery;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.job.JobFindings;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.web.page.Notice;
import dev.coffre.web.text.PageTexts;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows on the session's next page what a browser cannot say of a download: why it broke off, or what it lacks.
 *
 * @param path of the entry, for people
 */
record DownloadNotice(ConsolePageRequest request, String path) implements DownloadBody.Listener {
    /** Findings that are named. The job's page has more. */
    private static final int MAX_NAMED = 3;

    @Override
    public void failed(Problem why) {
        show(Notice.Refused.of(why, request.texts().problems()));
    }

    @Override
    public void endedWith(JobFindings findings) {
        show(of(findings, path, request.texts()));
    }

    private void show(Notice notice) {
        Notice unused = request.session().runExclusively(() -> {
            request.setNotice(notice);
            return notice;
        });
    }

    /** @param findings not empty */
    static Notice of(JobFindings findings, String path, PageTexts texts) {
        Stream<String> colons = findings.namesWithColon() > 0
                ? Stream.of(texts.count("download.colons", findings.namesWithColon()))
                : Stream.empty();
        List<Problem> named = Stream.concat(findings.notRecovered().stream(), findings.remarks().stream())
                .limit(MAX_NAMED)
                .toList();
        if (named.isEmpty()) {
            return new Notice.Done(Stream.concat(Stream.of(texts.say("download.done", path)), colons)
                    .collect(Collectors.joining(" ")));
        }
        ProblemText problems = texts.problems();
        return new Notice.Refused(
                title(findings, texts),
                Stream.of(
                                Stream.of(texts.say("download.done", path)),
                                named.stream().map(problems::title),
                                colons)
                        .flatMap(sentences -> sentences)
                        .collect(Collectors.joining(" ")),
                texts.say("download.remedy"),
                named.getFirst().code().code());
    }

    private static String title(JobFindings findings, PageTexts texts) {
        return findings.hasNotRecovered()
                ? texts.count("download.left-out", findings.notRecoveredCount())
                : texts.count("download.remarks", findings.remarkCount());
    }
}
