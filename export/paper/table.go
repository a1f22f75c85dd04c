package paper

// Column is a column of a table.
type Column struct {
	Title string
	Width float64 // a part of the table's width; the parts add up to 1
}

// Table sets rows of cells below a head, which is repeated on every page. A row
// moves to the next page as a whole unless it would leave much of one empty.
func (s *Sheet) Table(columns []Column, rows [][]Item) {
	head := func() { s.tableHead(columns) }
	for i, r := range rows {
		cells := s.cells(columns, r)
		if i == 0 {
			s.need(headTall + min(rowTall(cells), 90))
			head()
			s.again = head
		}
		s.row(columns, cells)
	}
	s.again = nil
}

const (
	headTall = 20.0
	padding  = 6.0 // inside a cell, on each side
	cellTop  = 5.0 // above and below the text of a cell
)

func (s *Sheet) tableHead(columns []Column) {
	style := Text{Weight: Bold, Size: 8.5, Color: Soft}
	s.fill(left, s.y, width, headTall, Wash)
	x := left
	for _, c := range columns {
		w := c.Width * width
		s.draw(x+padding, s.y+13, s.shorten(c.Title, style, w-2*padding), style)
		x += w
	}
	s.y += headTall
}

// cells folds the cells of a row.
func (s *Sheet) cells(columns []Column, row []Item) [][]line {
	out := make([][]line, len(columns))
	for i, c := range columns {
		if i < len(row) {
			out[i] = s.itemLines(row[i], c.Width*width-2*padding)
		}
	}
	return out
}

func rowTall(cells [][]line) float64 {
	h := 0.0
	for _, c := range cells {
		h = max(h, height(c))
	}
	return h + 2*cellTop
}

// row sets one row, and a rule below it.
func (s *Sheet) row(columns []Column, cells [][]line) {
	const much = 200 // points of a page worth saving by parting a row
	if tall := rowTall(cells); s.y+tall > bottom && (tall < much || bottom-s.y < 60) {
		s.newPage()
	}
	for {
		more, deepest := false, s.y+cellTop
		x := left
		for i, c := range columns {
			y := s.y + cellTop
			for len(cells[i]) > 0 && y+cells[i][0].style.leading()+cellTop <= bottom {
				s.set(x+padding, c.Width*width-2*padding, y, cells[i][0])
				y += cells[i][0].style.leading()
				cells[i] = cells[i][1:]
			}
			more = more || len(cells[i]) > 0
			deepest = max(deepest, y)
			x += c.Width * width
		}
		s.y = deepest + cellTop
		if !more {
			break
		}
		s.newPage()
	}
	s.pdf.SetDrawColor(Rule.rgb())
	s.pdf.SetLineWidth(0.5)
	s.pdf.Line(left, s.y, left+width, s.y)
}
