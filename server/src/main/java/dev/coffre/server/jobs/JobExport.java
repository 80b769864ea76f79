package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.csv.CsvLine;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes jobs as CSV, page by page, in bounded memory. */
public final class JobExport {
    /** Close to the limit of spreadsheet programs (1,048,576 rows). */
    private static final int MAX_ROWS = 1_000_000;

    private static final List<String> COLUMNS = List.of(
            "started",
            "ended",
            "vault",
            "machine",
            "kind",
            "state",
            "code",
            "warnings",
            "point",
            "files",
            "bytes",
            "bytes read",
            "bytes sent",
            "bytes stored",
            "agent version",
            "os",
            "machine id",
            "job id");

    private final JobSearch search;

    public JobExport(JobSearch search) {
        this.search = search;
    }

    /** Writes UTF-8. The first line names the columns; instants are ISO 8601 in UTC. */
    public void write(JobFilter filter, OutputStream out) throws IOException {
        write(CsvLine.of(COLUMNS), out);
        Optional<TimeCursor> place = Optional.empty();
        int lines = 0;
        do {
            JobPage page = search.page(filter, place, JobSearch.MAX_PAGE);
            for (Job job : page.jobs()) {
                write(CsvLine.of(cells(job.row())), out);
            }
            lines += page.jobs().size();
            place = page.next();
        } while (place.isPresent() && lines < MAX_ROWS);
    }

    private static List<String> cells(JobRow job) {
        Optional<JobStats> figures = job.end().map(JobResult::stats);
        return List.of(
                job.started().toString(),
                text(job.ended()),
                job.vaultName(),
                job.machineName(),
                job.kind().code(),
                job.state().code(),
                text(job.end().flatMap(JobResult::code).map(ProblemCode::code)),
                text(job.end().map(JobResult::warnings)),
                text(job.end().flatMap(JobResult::point)),
                text(figures.map(JobStats::files)),
                text(figures.map(JobStats::bytes)),
                text(figures.map(JobStats::bytesRead)),
                text(figures.map(JobStats::bytesSent)),
                text(figures.map(JobStats::bytesStored)),
                job.software().version(),
                job.software().os(),
                job.machine().toString(),
                job.id().toString());
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    private static void write(String line, OutputStream out) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }
}
