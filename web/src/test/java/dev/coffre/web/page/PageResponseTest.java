package dev.coffre.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.web.asset.Assets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageResponseTest {
    private final PageRequest request = new SentForm("");

    private PageContext frame() {
        return PageContext.of(
                request,
                Assets.load(),
                new SiteLinks("/", "/view", "/", "/"),
                "Title",
                new PageContext.Navigation(List.of(), List.of(), List.of()),
                List.of());
    }

    private static Optional<Notice> notice(PageResponse.Page page) {
        return page.values().get("frame") instanceof PageContext frame ? frame.notice() : Optional.empty();
    }

    @Test
    void aRefusedFormIsAPageWithTheProblemAndItsStatus() {
        Problem problem = ProblemCode.FORM_EXPIRED.problem();

        PageResponse.Page page = PageResponse.framed("template", frame(), Map.of("typed", "x"), Optional.of(problem));

        assertThat(page.status()).isEqualTo(problem.code().httpStatus()).isNotEqualTo(200);
        assertThat(notice(page))
                .contains(Notice.Refused.of(problem, request.texts().problems()));
        assertThat(page.values()).containsEntry("typed", "x");
    }

    @Test
    void aPageWithoutProblemShowsTheNoticeOfTheLastActionOnce() {
        request.setNotice("saved");

        PageResponse.Page page = PageResponse.framed("template", frame(), Map.of(), Optional.empty());

        assertThat(page.status()).isEqualTo(200);
        assertThat(notice(page)).contains(new Notice.Done("saved"));
        assertThat(frame().notice()).isEmpty();
    }

    @Test
    void aProblemIsShownInTheLanguageOfThePage() {
        Problem problem = ProblemCode.FORM_EXPIRED.problem();

        assertThat(frame().problem(problem).title())
                .isNotEqualTo(Notice.Refused.of(problem, ProblemText.in(dev.coffre.vault.text.Language.ENGLISH))
                        .title());
    }
}
