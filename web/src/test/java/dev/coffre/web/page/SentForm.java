package dev.coffre.web.page;

import dev.coffre.vault.text.Language;
import dev.coffre.web.http.FormFields;
import dev.coffre.web.text.PageTexts;
import java.util.Optional;

/** A form that a browser sent, in a session that holds one notice. */
final class SentForm extends PageRequest {
    private final String fields;
    private Optional<Notice> pending = Optional.empty();

    SentForm(String fields) {
        super(PageTexts.in(Language.FRENCH), Theme.DARK, new PageContext.FormToken("token", "secret"));
        this.fields = fields;
    }

    @Override
    protected FormFields formFields() {
        return FormFields.parse(100, fields);
    }

    @Override
    public boolean isPost() {
        return true;
    }

    @Override
    public String path() {
        return "/page";
    }

    @Override
    protected String query() {
        return fields;
    }

    @Override
    public void setNotice(Notice notice) {
        pending = Optional.of(notice);
    }

    @Override
    protected Optional<Notice> takeNotice() {
        Optional<Notice> taken = pending;
        pending = Optional.empty();
        return taken;
    }
}
