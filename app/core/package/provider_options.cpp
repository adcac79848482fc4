#include "app/core/package/provider_options.h"

#include <QRegularExpression>
#include <QtEndian>

#include "app/core/package/gzip.h"

namespace iiswsgi::package {
namespace {

// The kinds of records that stand here, as MS-NRBF numbers them.
constexpr char headerRecord = 0x00;
constexpr char classRecord = 0x05;
constexpr char textRecord = 0x06;
constexpr char referenceRecord = 0x09;
constexpr char endRecord = 0x0b;
constexpr char libraryRecord = 0x0c;
constexpr char textArrayRecord = 0x11;

constexpr qint32 providerId = 3;
constexpr qint32 pathId = 4;
constexpr qint32 namesId = 5;
constexpr qint32 valuesId = 6;
constexpr qsizetype largestRecord = 1024 * 1024;
constexpr qint32 mostSettings = 1000;

void putNumber(QByteArray& bytes, qint32 number) {
  char four[4];
  qToLittleEndian(number, four);
  bytes.append(four, 4);
}

/// UTF-8 behind its length, seven bits to a byte, the lowest first.
void putText(QByteArray& bytes, const QString& text) {
  const QByteArray utf8 = text.toUtf8();
  auto length = static_cast<quint32>(utf8.size());
  for (; length >= 0x80; length >>= 7)
    bytes += static_cast<char>(length | 0x80);
  bytes += static_cast<char>(length);
  bytes += utf8;
}

void putTextRecord(QByteArray& bytes, qint32 id, const QString& text) {
  bytes += textRecord;
  putNumber(bytes, id);
  putText(bytes, text);
}

void putReference(QByteArray& bytes, qint32 id) {
  bytes += referenceRecord;
  putNumber(bytes, id);
}

const QString assembly = QStringLiteral(
    "Microsoft.web.deployment, Version=7.1.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35");

/// Others say 9.0.0.0; the record is the same.
bool isWebDeploy(const QString& text) {
  static const QRegularExpression form(QStringLiteral("^Microsoft\\.Web\\.Deployment, Version=[0-9.]+, "
                                                      "Culture=neutral, PublicKeyToken=31bf3856ad364e35$"),
                                       QRegularExpression::CaseInsensitiveOption);
  return form.match(text).hasMatch();
}

/// In front of the assembly's name.
QByteArray header() {
  QByteArray bytes;
  bytes += headerRecord;
  for (const qint32 number : {1, -1, 1, 0})
    putNumber(bytes, number);
  bytes += libraryRecord;
  putNumber(bytes, 2);
  return bytes;
}

/// Between the assembly's name and the first value.
QByteArray classOfOptions() {
  QByteArray bytes;
  bytes += classRecord;
  putNumber(bytes, 1);
  putText(bytes, QStringLiteral("Microsoft.Web.Deployment.DeploymentProviderOptions"));
  putNumber(bytes, 4);
  for (const char* member : {"providerName", "path", "names", "values"})
    putText(bytes, QLatin1String(member));
  bytes += QByteArray("\x01\x01\x06\x06", 4);  // two texts, two arrays of texts
  putNumber(bytes, 2);
  return bytes;
}

class Reader {
 public:
  explicit Reader(const QByteArray& bytes) : m_bytes(bytes) {}

  bool ok() const { return m_ok; }
  bool atEnd() const { return m_at == m_bytes.size(); }

  void expect(const QByteArray& wanted) {
    m_ok = m_ok && m_bytes.mid(m_at, wanted.size()) == wanted;
    m_at += wanted.size();
  }
  void expect(char kind) { expect(QByteArray(1, kind)); }
  void expect(qint32 number) {
    QByteArray four;
    putNumber(four, number);
    expect(four);
  }

  qint32 number() {
    if (!has(4)) return 0;
    m_at += 4;
    return qFromLittleEndian<qint32>(m_bytes.constData() + m_at - 4);
  }

  QString text() {
    const auto length = this->length();
    if (!has(length)) return {};
    m_at += length;
    const QByteArray utf8 = m_bytes.mid(m_at - length, length);
    const QString text = QString::fromUtf8(utf8);
    m_ok = text.toUtf8() == utf8;
    return text;
  }

  QString textRecord(qint32 id) {
    expect(package::textRecord);
    expect(id);
    return text();
  }

 private:
  bool has(qsizetype count) {
    m_ok = m_ok && count <= m_bytes.size() - m_at;
    return m_ok;
  }
  qsizetype length() {
    quint32 length = 0;
    for (int shift = 0; shift < 28 && has(1); shift += 7) {
      const auto byte = static_cast<quint8>(m_bytes.at(m_at++));
      length |= quint32(byte & 0x7f) << shift;
      if (byte < 0x80) return length;
    }
    m_ok = false;
    return 0;
  }

  const QByteArray& m_bytes;
  qsizetype m_at = 0;
  bool m_ok = true;
};

QStringList textsFrom(Reader& reader, qint32 arrayId, qint32& nextId) {
  reader.expect(textArrayRecord);
  reader.expect(arrayId);
  const qint32 count = reader.number();
  QStringList texts;
  for (qint32 i = 0; i < count && i < mostSettings && reader.ok(); ++i)
    texts << reader.textRecord(nextId++);
  return texts;
}

void putTexts(QByteArray& bytes, qint32 arrayId, const QStringList& texts, qint32& nextId) {
  bytes += textArrayRecord;
  putNumber(bytes, arrayId);
  putNumber(bytes, static_cast<qint32>(texts.size()));
  for (const QString& text : texts)
    putTextRecord(bytes, nextId++, text);
}

Error bad(const QString& what) {
  return Error(codes::badProviderOptions,
               QStringLiteral("The settings of a provider (MSDeployProviderOptions) can't be read: %1.").arg(what),
               QStringLiteral("Build the package again; another tool may have damaged its manifest."));
}

}  // namespace

QByteArray toRecord(const ProviderOptions& options) {
  QByteArray bytes = header();
  putText(bytes, assembly);
  bytes += classOfOptions();
  putTextRecord(bytes, providerId, options.provider);
  putTextRecord(bytes, pathId, options.path);
  putReference(bytes, namesId);
  putReference(bytes, valuesId);
  QStringList names;
  QStringList values;
  for (const auto& [name, value] : options.settings) {
    names << name;
    values << value;
  }
  qint32 nextId = valuesId + 1;
  putTexts(bytes, namesId, names, nextId);
  putTexts(bytes, valuesId, values, nextId);
  return bytes += endRecord;
}

Result<ProviderOptions> optionsFromRecord(const QByteArray& record) {
  Reader reader(record);
  reader.expect(header());
  const bool known = isWebDeploy(reader.text());
  reader.expect(classOfOptions());
  if (!known || !reader.ok()) return bad(QStringLiteral("it isn't a record of Web Deploy"));
  ProviderOptions options;
  options.provider = reader.textRecord(providerId);
  options.path = reader.textRecord(pathId);
  for (const qint32 id : {namesId, valuesId}) {
    reader.expect(referenceRecord);
    reader.expect(id);
  }
  qint32 nextId = valuesId + 1;
  const QStringList names = textsFrom(reader, namesId, nextId);
  const QStringList values = textsFrom(reader, valuesId, nextId);
  reader.expect(endRecord);
  if (!reader.ok() || !reader.atEnd()) return bad(QStringLiteral("its values don't fit together"));
  if (names.size() != values.size()) return bad(QStringLiteral("it has another number of names than of values"));
  for (qsizetype i = 0; i < names.size(); ++i)
    options.settings.append({names.at(i), values.at(i)});
  return options;
}

QString toAttribute(const ProviderOptions& options) {
  return QString::fromLatin1(gzip(toRecord(options)).toBase64());
}

Result<ProviderOptions> optionsFromAttribute(const QString& attribute) {
  const auto compressed = QByteArray::fromBase64Encoding(attribute.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
  if (!compressed) return bad(QStringLiteral("it isn't base64"));
  const auto record = gunzip(*compressed, largestRecord);
  if (!record) return bad(QStringLiteral("it isn't compressed as it should be, or too large"));
  return optionsFromRecord(*record);
}

}  // namespace iiswsgi::package
