"""Files as offices send them: plain CSV, and workbooks laid out like a bureau's own form."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

UNIT_COLUMNS = ["单位编码", "单位名称", "类型", "上级编码", "起始日期", "截止日期"]
REPORT_COLUMNS = [
    "项目代码", "项目名称", "期间", "年初至今完成投资(万元)", "年初至今到位资金(万元)",
    "形象进度(%)", "形象进度", "存在问题", "填报单位",
]
STATISTIC_COLUMNS = ["单位编码", "单位名称", "分类", "指标", "期间", "计量", "数值", "单位", "来源", "版次"]

STAMP = datetime(2020, 1, 1)
THIN = Border(*[Side(style="thin")] * 4)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center", wrap_text=True)


def write_csv(path, columns, rows):
    """Writes rows (dicts) as UTF-8 CSV, lines ended by LF, days as 2018-07-31, absent values empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([text(row.get(column)) for column in columns])


def text(value):
    """A value as CSV has it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


class Form:
    """A sheet with a title, a note of the unit of amounts, a two-row header, lines and foot notes."""

    def __init__(self, title, note, groups):
        """`groups` is a list of (heading or None, columns): a group without heading spans both header rows."""
        self.book = Workbook()
        self.sheet = self.book.active
        self.columns = [column for _, columns in groups for column in columns]
        self.row = 4
        self.head(title, note, groups)

    def head(self, title, note, groups):
        """Title over the whole width, the note at the right, merged header cells."""
        sheet, width = self.sheet, len(self.columns)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        sheet.cell(1, 1, title).font = Font(bold=True, size=16)
        sheet.cell(1, 1).alignment = CENTRE
        sheet.cell(2, width, note).alignment = Alignment(horizontal="right")
        column = 1
        for heading, names in groups:
            if heading:
                sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + len(names) - 1)
                sheet.cell(3, column, heading)
            for name in names:
                if heading:
                    sheet.cell(4, column, name)
                else:
                    sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
                    sheet.cell(3, column, name)
                column += 1
        for row in (3, 4):
            for cell in sheet[row]:
                cell.font, cell.alignment, cell.border = Font(bold=True), CENTRE, THIN
        sheet.freeze_panes = "C5"

    def line(self, row, bold=False):
        """One line: a project, or a sub-total in bold."""
        self.row += 1
        for number, column in enumerate(self.columns, 1):
            cell = self.sheet.cell(self.row, number, row.get(column))
            cell.border, cell.alignment = THIN, LEFT
            if bold:
                cell.font = Font(bold=True)
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"

    def foot(self, note):
        """A note under the lines."""
        self.row += 1
        self.sheet.cell(self.row, 1, note)

    def widths(self, wide):
        """Column widths: those named, and a plain one for the rest."""
        for number, column in enumerate(self.columns, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = wide.get(column, 13)

    def save(self, path):
        """Writes the workbook without the time of writing, so that the same input gives the same bytes."""
        buffer = io.BytesIO()
        self.book.properties.creator = "demo/make_demo.py"
        self.book.save(buffer)
        stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in sorted(old.namelist()):
                data = old.read(name)
                if name == "docProps/core.xml":
                    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
                entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                new.writestr(entry, data)
