#include "app/gui/packages/build_panel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>

#include "app/gui/packages/file_tree.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {

BuildPanel::BuildPanel(Session& session, QWidget* parent)
    : Panel(tr("Build a package"),
            tr("Choose a project. What belongs on a server goes into a Web Deploy package, and nothing of it is run."),
            parent),
      m_state(session),
      m_folder(new QLineEdit),
      m_version(new QLineEdit),
      m_title(new QLineEdit),
      m_form(new QComboBox),
      m_wheels(new QCheckBox(tr("&Bring what it needs along, so that the server needs no network"))),
      m_pythonVersion(new QLineEdit),
      m_output(new QLineEdit),
      m_feed(new QLineEdit),
      m_tree(makeFileTree()),
      m_what(makeText({}, "text")),
      m_notes(makeText({}, "muted")),
      m_done(new Notice(Notice::Kind::Good)),
      m_sums(makeText({}, "muted")),
      m_findings(makeText({}, "text")),
      m_published(new Notice(Notice::Kind::Good)),
      m_copy(makeButton(tr("&Copy the feed's address"))),
      m_install(makeButton(tr("&Install it here ..."))),
      m_show(makeButton(tr("&Show the feed"))),
      m_bar(new QProgressBar),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_build(makeButton(tr("B&uild"))),
      m_publish(makeButton(tr("&Publish to the local feed"), "primary")),
      m_cancel(makeButton(tr("C&ancel"))),
      m_details(new QWidget) {
  makeFields();
  makeResult();
  column()->addStretch(1);
  addButtons({m_cancel}, {m_build, m_publish});
  connect(m_build, &QPushButton::clicked, &m_state, &BuildState::build);
  connect(m_publish, &QPushButton::clicked, &m_state, &BuildState::publish);
  connect(m_cancel, &QPushButton::clicked, &m_state, &BuildState::cancel);
  connect(&m_state, &BuildState::drawn, this, &BuildPanel::showDraft);
  connect(&m_state, &BuildState::changed, this, &BuildPanel::refresh);
  showDraft();
  refresh();
}

void BuildPanel::makeFields() {
  m_folder->setObjectName(QStringLiteral("projectFolder"));
  m_version->setObjectName(QStringLiteral("version"));
  m_title->setObjectName(QStringLiteral("title"));
  m_feed->setObjectName(QStringLiteral("feedFile"));
  m_build->setObjectName(QStringLiteral("build"));
  m_publish->setObjectName(QStringLiteral("publish"));
  m_cancel->setObjectName(QStringLiteral("cancelBuild"));
  auto* folder = new Field(tr("Project &folder"), m_folder, tr("A folder with a Manifest.xml is packed as it stands."));
  auto* browse = makeButton(tr("B&rowse ..."));
  folder->addBeside(browse);
  column()->addWidget(folder);
  column()->addWidget(m_letter);
  connect(browse, &QPushButton::clicked, this, [this] {
    browseFolder(this, tr("Choose the project"), m_folder->text(), [this](const QString& path) {
      m_folder->setText(path);
      emit m_folder->editingFinished();
    });
  });
  connect(m_folder, &QLineEdit::editingFinished, this, [this] {
    const QString text = m_folder->text().trimmed();
    const QString path = text.isEmpty() ? QString() : QDir::toNativeSeparators(QDir().absoluteFilePath(text));
    if (path != m_state.order().folder) chooseFolder(path);
  });
  auto* inside = new QVBoxLayout(m_details);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(12);
  inside->addWidget(m_what);
  inside->addWidget(m_tree);
  inside->addWidget(m_notes);
  auto* names = new QHBoxLayout;
  names->setSpacing(16);
  names->addWidget(new Field(tr("&Title"), m_title, tr("What people read.")), 2, Qt::AlignTop);
  names->addWidget(new Field(tr("&Version"), m_version, tr("Empty: the project's own.")), 1, Qt::AlignTop);
  inside->addLayout(names);
  m_form->addItem(tr("Web Platform Installer, IIS Manager and iiswsgi"), int(package::Form::Application));
  m_form->addItem(tr("Visual Studio's and Azure's pipelines"), int(package::Form::Full));
  inside->addWidget(new Field(tr("F&or"), m_form, tr("Each of them asks for the site by another name.")));
  column()->addWidget(m_details);
  makeWheels();
  makeOutput();
  auto* feed = new Field(tr("Fee&d"), m_feed, tr("The file that lists your packages; it is made if it isn't there."));
  auto* choose = makeButton(tr("Cho&ose ..."));
  feed->addBeside(choose);
  inside->addWidget(feed);
  connect(choose, &QPushButton::clicked, this, [this] {
    browseNewFile(this, tr("Choose the feed"), m_feed->text(), {tr("Feeds (*.xml)")},
                  [this](const QString& path) { m_state.setFeed(path); });
  });
  connect(m_feed, &QLineEdit::editingFinished, this, [this] { m_state.setFeed(m_feed->text().trimmed()); });
  connect(m_version, &QLineEdit::editingFinished, this, [this] {
    m_state.edit([this](build::Order& order) { order.wishes.version = m_version->text().trimmed(); });
  });
  connect(m_title, &QLineEdit::editingFinished, this,
          [this] { m_state.edit([this](build::Order& order) { order.wishes.title = m_title->text().trimmed(); }); });
  connect(m_form, &QComboBox::activated, this, [this](int index) {
    m_state.edit([this, index](build::Order& order) {
      order.wishes.form = package::Form(m_form->itemData(index).toInt());
      order.wishes.installStep = order.wishes.form == package::Form::Application;
    });
  });
}

void BuildPanel::chooseFolder(const QString& path) {
  m_output->clear();
  m_state.edit([&](build::Order& order) {
    order = {};
    order.folder = path;
  });
}

void BuildPanel::takeUp(const Memory& memory) {
  if (!m_folder->text().isEmpty()) return;
  const QString feed = memory.value(BuildState::feedKey());
  if (QFileInfo::exists(feed)) m_state.setFeed(feed);
  const QString project = memory.value(BuildState::projectKey());
  if (!QDir(project).exists()) return;
  m_folder->setText(project);
  chooseFolder(project);
}

void BuildPanel::makeOutput() {
  m_output->setObjectName(QStringLiteral("packageFile"));
  auto* output =
      new Field(tr("Pac&kage file"), m_output, tr("Empty: beside the project, called by its name and version."));
  auto* choose = makeButton(tr("Choos&e ..."));
  output->addBeside(choose);
  m_details->layout()->addWidget(output);
  const auto take = [this](const QString& path) {
    m_output->setText(QDir::toNativeSeparators(path));
    m_state.edit([&](build::Order& order) { order.output = path; });
  };
  connect(choose, &QPushButton::clicked, this, [this, take] {
    browseNewFile(this, tr("Choose the package's file"), m_output->text(), {tr("Packages (*.zip)")}, take);
  });
  connect(m_output, &QLineEdit::editingFinished, this, [this, take] {
    const QString text = m_output->text().trimmed();
    const QString path = text.isEmpty() ? QString() : QDir().absoluteFilePath(text);
    if (path != m_state.order().output) take(path);
  });
}

void BuildPanel::makeWheels() {
  m_details->layout()->addWidget(m_wheels);
  auto* version = new Field(tr("Pyt&hon there"), m_pythonVersion, tr("Its version, such as 3.12: 64-bit, on Windows."));
  version->hide();
  m_details->layout()->addWidget(version);
  const auto take = [this] {
    m_state.edit([this](build::Order& order) {
      order.vendoring.reset();
      if (!m_wheels->isChecked()) return;
      order.vendoring =
          build::Vendoring{m_state.usualPython(), m_pythonVersion->text().trimmed(), QStringLiteral("win_amd64")};
    });
  };
  connect(m_wheels, &QCheckBox::toggled, version, &QWidget::setVisible);
  connect(m_wheels, &QCheckBox::toggled, this, take);
  connect(m_pythonVersion, &QLineEdit::editingFinished, this, take);
}

void BuildPanel::makeResult() {
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Progress"));
  column()->addWidget(m_busy);
  column()->addWidget(m_bar);
  column()->addWidget(m_done);
  column()->addWidget(m_sums);
  column()->addWidget(m_findings);
  column()->addWidget(m_published);
  auto* row = new QHBoxLayout;
  for (auto* button : {m_copy, m_show, m_install})
    row->addWidget(button);
  row->addStretch(1);
  column()->addLayout(row);
  connect(m_copy, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(m_state.published()->feed.toString(QUrl::FullyEncoded)); });
  connect(m_install, &QPushButton::clicked, this, [this] { emit wantsInstall(m_state.built()->path); });
  connect(m_show, &QPushButton::clicked, this, [this] { emit wantsFeed(m_state.feed()); });
}

void BuildPanel::showDraft() {
  const auto& draft = m_state.draft();
  m_details->setVisible(draft.has_value());
  if (!draft) return;
  fillFileTree(m_tree, *draft);
  const auto& about = draft->recipe.about;
  if (!m_title->hasFocus()) m_title->setText(about.title);
  if (!m_version->hasFocus()) m_version->setText(about.version);
  const QString kind = draft->project ? project::textOf(draft->project->application.kind) + QStringLiteral(". ") +
                                            draft->project->application.evidence
                                      : tr("The folder describes its package itself, in Manifest.xml.");
  m_what->setText(kind.left(1).toUpper() + kind.mid(1));
  m_notes->setText(draft->recipe.notes.join(QLatin1Char('\n')));
  m_notes->setVisible(!draft->recipe.notes.isEmpty());
}

void BuildPanel::refresh() {
  const bool working = m_state.working();
  m_letter->setError(m_state.error());
  m_busy->setText(m_state.looking() ? tr("Looking at the folder ...")
                  : working         ? tr("Building the package ...")
                                    : QString());
  m_bar->setVisible(working);
  m_bar->setRange(0, 100);
  m_bar->setValue(int(m_state.part() * 100));
  const bool can = m_state.draft().has_value() && !working && !m_state.looking();
  m_build->setEnabled(can);
  m_publish->setEnabled(can && !m_state.feed().isEmpty());
  m_cancel->setVisible(working);
  m_details->setEnabled(!working);
  if (!m_feed->hasFocus()) m_feed->setText(m_state.feed());
  showResult();
}

void BuildPanel::showResult() {
  const auto& built = m_state.built();
  const auto& published = m_state.published();
  m_done->setText(built ? tr("Built %1: %2, %3 files.")
                              .arg(QDir::toNativeSeparators(built->path), readableSize(built->size))
                              .arg(built->draft.recipe.items.size())
                        : QString());
  m_sums->setVisible(built.has_value());
  if (built)
    m_sums->setText(
        tr("SHA-1   %1\nSHA-256 %2").arg(QString::fromLatin1(built->sha1), QString::fromLatin1(built->sha256)));
  m_findings->setText(findingsText());
  m_findings->setVisible(built.has_value());
  m_published->setText(published ? tr("Published. The feed's address is %1\n\n%2")
                                       .arg(published->feed.toString(QUrl::FullyEncoded),
                                            publish::howToAdd(published->feed, published->entry.productId))
                                 : QString());
  m_copy->setVisible(published.has_value());
  m_show->setVisible(published.has_value());
  m_install->setVisible(built.has_value());
}

QString BuildPanel::findingsText() const {
  if (!m_state.built()) return {};
  if (m_state.built()->findings.isEmpty()) return tr("Checked: it keeps the gallery's rules.");
  QStringList lines;
  for (const auto& finding : m_state.built()->findings) {
    const bool mistake = finding.weight == package::Finding::Weight::Mistake;
    const QString place = finding.line > 0 ? tr("%1, line %2").arg(finding.file).arg(finding.line) : finding.file;
    lines << tr("%1 (%2): %3 %4").arg(mistake ? tr("Mistake") : tr("Advice"), place, finding.text, finding.hint);
  }
  return lines.join(QLatin1Char('\n'));
}

}  // namespace iiswsgi::gui
